using System.Collections.Concurrent;
using Egret.Testing;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace Egret.AppHost.Tests;

/// <summary>
/// How long a revoked key still gets in, over many trials at two gateways that both have it in memory: a second with Redis, ten seconds where
/// the word of it cannot be passed on.
/// </summary>
[Collection(FaultTestCollection.Name)]
public sealed class RevocationHistogramTests(EgretSystem system, ITestOutputHelper output)
{
    private const int AtOnce = 25;

    private static readonly int RevocationCount = Trials.Count(full: 1_000, small: 200);

    /// <summary>Revocations during each fault.</summary>
    private static readonly int RevocationCountPerFault = Trials.Count(full: 1_000, small: 25);

    /// <summary>The keys a single person makes in a minute are limited.</summary>
    private const int KeysOfPerson = 100;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BoundWithoutRedis = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task No_gateway_lets_a_revoked_key_in_after_a_second()
    {
        var trials = new ConcurrentBag<RevocationTrial>();
        using var first = system.CreateWatcher();
        using var second = system.CreateWatcherOfSecondGateway();
        const int People = 4;
        await Task.WhenAll(Enumerable.Range(0, People).Select(async _ =>
        {
            using var person = await system.NewPersonAsync();
            await Parallel.ForAsync(0, RevocationCount / People, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) =>
            {
                foreach (var trial in await RevocationTrial.RunAsync(person.ByToken, [first, second], Bound))
                {
                    trials.Add(trial);
                }
            });
        }));

        AssertWithin(Bound, trials);
    }

    [Fact]
    public async Task Without_redis_no_gateway_lets_a_revoked_key_in_after_ten_seconds()
    {
        await Operator.StopAsync(system.App, "cache");
        try
        {
            AssertWithin(BoundWithoutRedis, await RunManyAsync(BoundWithoutRedis));
        }
        finally
        {
            await Operator.StartAsync(system.App, "cache");
            await system.WordPassesAsync();
        }
    }

    /// <summary>It dies with what it was told, is started again, and must not bring back what was revoked meanwhile.</summary>
    [Fact]
    public async Task Redis_that_is_killed_and_comes_back_lets_no_revoked_key_in_after_ten_seconds()
    {
        try
        {
            AssertWithin(BoundWithoutRedis, await RunManyAsync(BoundWithoutRedis, whenInMemory: () => Operator.KillAsync(system.App, "cache")));
        }
        finally
        {
            await Operator.UntilHealthyAsync(system.App, "cache");
            await system.WordPassesAsync();
        }
    }

    /// <summary>Redis takes the removal but tells no gateway of it.</summary>
    [Fact]
    public async Task With_the_word_of_it_dropped_no_gateway_lets_a_revoked_key_in_after_ten_seconds()
    {
        var connection = await system.App.GetConnectionStringAsync("cache");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connection + ",allowAdmin=true");
        await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-publish");
        try
        {
            AssertWithin(BoundWithoutRedis, await RunManyAsync(BoundWithoutRedis));
        }
        finally
        {
            await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "+publish");
        }
    }

    /// <summary>A gateway that stood still has requests and the word of the revocation waiting side by side when it goes on.</summary>
    [Fact]
    public async Task Gateway_that_was_paused_does_not_let_in_what_was_revoked_meanwhile()
    {
        try
        {
            AssertWithin(Bound, await RunManyAsync(
                Bound, onlySecond: true,
                whenInMemory: () => Operator.PauseAsync(system.App, "gateway-2"),
                whenRevoked: async () =>
                {
                    await Task.Delay(Pause);
                    await Operator.ResumeAsync(system.App, "gateway-2");
                },
                watchAfter: Bound + Pause / 3));
        }
        finally
        {
            await Operator.ResumeAsync(system.App, "gateway-2");
        }
    }

    [Fact]
    public async Task Gateway_that_was_restarted_does_not_let_in_what_was_revoked_meanwhile() => AssertWithin(
        Bound, await RunManyAsync(Bound, onlySecond: true, whenInMemory: () => Operator.KillAsync(system.App, "gateway-2")));

    private async Task<IReadOnlyCollection<RevocationTrial>> RunManyAsync(
        TimeSpan bound, bool onlySecond = false, Func<Task>? whenInMemory = null, Func<Task>? whenRevoked = null, TimeSpan watchAfter = default)
    {
        using var first = system.CreateWatcher();
        using var second = system.CreateWatcherOfSecondGateway();
        var trials = new List<RevocationTrial>();
        for (var left = RevocationCountPerFault; left > 0; left -= KeysOfPerson)
        {
            using var person = await system.NewPersonAsync();
            trials.AddRange(await RevocationTrial.RunAsync(
                person.ByToken, onlySecond ? [second] : [first, second], bound, Math.Min(left, KeysOfPerson), whenInMemory, whenRevoked, watchAfter));
        }

        return trials;
    }

    private void AssertWithin(TimeSpan bound, IReadOnlyCollection<RevocationTrial> trials)
    {
        var description = RevocationTrial.Describe(trials);
        output.WriteLine(description);
        Assert.True(trials.All(trial => !(trial.LastAdmitted > bound)), description);
    }
}
