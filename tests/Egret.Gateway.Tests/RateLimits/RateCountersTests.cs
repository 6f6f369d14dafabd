using Egret.Gateway.RateLimits;
using Egret.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Egret.Gateway.Tests.RateLimits;

public sealed class RateCountersTests
{
    private const int Permits = 2;

    /// <summary>Addresses cost whoever floods nothing, and must not cost the gateway its memory.</summary>
    [Fact]
    public async Task Networks_beyond_the_bound_are_counted_together_and_nobody_else_is_counted_with_them()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        using var counters = new RateCounters(
            redis, Options.Create(new RateLimitOptions { Cheap = Permits }), new StoppedClock(), NullLogger<RateCounters>.Instance);
        for (uint number = 0; number < RateCounters.MaxStrangers; number++)
        {
            Assert.True(await IsAllowedAsync(counters, Network(number)));
        }

        for (uint number = 0; number < Permits; number++)
        {
            Assert.True(await IsAllowedAsync(counters, Network(RateCounters.MaxStrangers + number)));
        }

        Assert.False(await IsAllowedAsync(counters, Network(RateCounters.MaxStrangers + Permits)));
        Assert.False(counters.HasPermits(RateCounters.Cheap, Network(RateCounters.MaxStrangers + Permits)));
        Assert.True(await IsAllowedAsync(counters, Network(7)));
        Assert.False(await IsAllowedAsync(counters, Network(7)));
        Assert.True(await IsAllowedAsync(counters, new Subject(Guid.NewGuid(), default)));
    }

    private static async Task<bool> IsAllowedAsync(RateCounters counters, Subject subject) =>
        (await counters.TakeAsync(counters.ClassOf(RateCounters.Cheap), subject)).IsAllowed;

    private static Subject Network(uint number) => new(default, (UInt128)number << 64);

    /// <summary>A minute does not end while a test counts.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
