using System.Collections.Concurrent;
using Egret.Testing;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace Egret.AppHost.Tests;

/// <summary>
/// How long a revoked key is still accepted, over many trials at two gateways that both have it cached: at most a
/// second with Redis, ten seconds where the revocation cannot be published.
/// </summary>
[Collection(RevocationTestCollection.Name)]
public sealed class RevocationHistogramTests(EgretSystem system, ITestOutputHelper output)
{
    private const int Concurrency = 25;

    private static readonly int RevocationCount = Trials.Count(full: 1_000, small: 200);

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BoundWithoutRedis = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task No_gateway_accepts_a_revoked_key_after_a_second()
    {
        var trials = new ConcurrentBag<RevocationTrial>();
        using var first = system.CreateClientWithoutRetry();
        using var second = system.CreateSecondGatewayClientWithoutRetry();
        const int Users = 4;
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async _ =>
        {
            using var user = await system.NewUserAsync();
            var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency };
            await Parallel.ForAsync(0, RevocationCount / Users, options, async (_, _) =>
            {
                foreach (var trial in await RevocationTrial.RunAsync(user.ByToken, [first, second], Bound))
                {
                    trials.Add(trial);
                }
            });
        }));

        RevocationTrial.AssertWithin(Bound, trials, output);
    }

    /// <summary>Redis is restarted with the data of its last snapshot, which must not restore a revoked key.</summary>
    [Fact]
    public async Task No_gateway_accepts_a_revoked_key_ten_seconds_after_Redis_was_killed()
    {
        try
        {
            RevocationTrial.AssertWithin(
                BoundWithoutRedis,
                await RevocationTrial.RunManyAsync(
                    system, BoundWithoutRedis, whenCached: () => ResourceControl.KillAsync(system.App, "cache")),
                output);
        }
        finally
        {
            await ResourceControl.UntilHealthyAsync(system.App, "cache");
            await system.WaitForRevocationPropagationAsync();
        }
    }

    /// <summary>Redis stores the invalidation but publishes it to no gateway.</summary>
    [Fact]
    public async Task Revoked_key_is_rejected_within_ten_seconds_without_backplane()
    {
        var connection = await system.App.GetConnectionStringAsync("cache");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connection + ",allowAdmin=true");
        await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-publish");
        try
        {
            RevocationTrial.AssertWithin(BoundWithoutRedis, await RevocationTrial.RunManyAsync(system, BoundWithoutRedis), output);
        }
        finally
        {
            await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "+publish");
        }
    }

    /// <summary>When a suspended gateway resumes, requests and the published revocation are both pending.</summary>
    [Fact]
    public async Task Paused_gateway_rejects_credentials_revoked_during_the_pause()
    {
        try
        {
            var trials = await RevocationTrial.RunManyAsync(
                system,
                Bound,
                onlySecondGateway: true,
                whenCached: () => ResourceControl.PauseAsync(system.App, "gateway-2"),
                whenRevoked: async () =>
                {
                    await Task.Delay(Pause);
                    await ResourceControl.ResumeAsync(system.App, "gateway-2");
                },
                firstObservation: Bound + Pause / 3);
            RevocationTrial.AssertWithin(Bound, trials, output);
        }
        finally
        {
            await ResourceControl.ResumeAsync(system.App, "gateway-2");
        }
    }

    [Fact]
    public async Task Restarted_gateway_rejects_a_key_revoked_meanwhile() => RevocationTrial.AssertWithin(
        Bound,
        await RevocationTrial.RunManyAsync(
            system, Bound, onlySecondGateway: true, whenCached: () => ResourceControl.KillAsync(system.App, "gateway-2")),
        output);
}
