using Egret.Gateway.RateLimiting;
using Egret.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Egret.Gateway.Tests.RateLimiting;

public sealed class RateLimitCountersTests
{
    private const int Permits = 2;

    /// <summary>An attacker can use many addresses at no cost; they must not exhaust the gateway's memory.</summary>
    [Fact]
    public async Task Networks_over_the_maximum_share_the_overflow_partition()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        using var counters = new RateLimitCounters(
            redis,
            Options.Create(new RateLimitOptions { Cheap = Permits }),
            new FixedTimeProvider(),
            NullLogger<RateLimitCounters>.Instance);
        for (uint number = 0; number < RateLimitCounters.MaxAnonymousPartitions; number++)
        {
            Assert.True(await IsAllowedAsync(counters, Network(number)));
        }

        for (uint number = 0; number < Permits; number++)
        {
            Assert.True(await IsAllowedAsync(counters, Network(RateLimitCounters.MaxAnonymousPartitions + number)));
        }

        Assert.False(await IsAllowedAsync(counters, Network(RateLimitCounters.MaxAnonymousPartitions + Permits)));
        Assert.False(counters.HasPermits(RateLimitCounters.Cheap, Network(RateLimitCounters.MaxAnonymousPartitions + Permits)));
        Assert.True(await IsAllowedAsync(counters, Network(7)));
        Assert.False(await IsAllowedAsync(counters, Network(7)));
        Assert.True(await IsAllowedAsync(counters, new RatePartition(Guid.NewGuid(), default)));
    }

    private static async Task<bool> IsAllowedAsync(RateLimitCounters counters, RatePartition subject) =>
        (await counters.AcquireAsync(counters.ClassOf(RateLimitCounters.Cheap), subject)).IsAllowed;

    private static RatePartition Network(uint number) => new(default, (UInt128)number << 64);

    /// <summary>A minute does not end while a test counts.</summary>
    private sealed class FixedTimeProvider : TimeProvider
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
