using System.Net;
using Egret.Contracts.Internal;
using Egret.Testing;
using StackExchange.Redis;

namespace Egret.Identity.Tests.Principals;

/// <summary>A late invalidation in Redis delays revocation in gateways.</summary>
public sealed class PrincipalCacheTests : IAsyncLifetime
{
    private readonly FailingRedis _redis = new();
    private IdentityApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = new IdentityApp(("ConnectionStrings:cache", _redis.ConnectionString));
        await _app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task Invalidation_of_a_user_is_attempted_three_times()
    {
        var user = await _app.RegisterAsync();
        var before = await FillAsync(user);
        _redis.RejectNext(2);
        await SignOutEverywhereAsync(user);
        Assert.Equal(2, _redis.Rejected);
        Assert.True((await _app.PrincipalAsync(user.Id))!.TokensValidFrom > before);
    }

    /// <summary>The change is committed and must succeed; the cached value expires.</summary>
    [Fact]
    public async Task Change_is_effective_within_seconds_when_invalidation_fails()
    {
        var user = await _app.RegisterAsync();
        var before = await FillAsync(user);
        _redis.RejectNext(3);
        await SignOutEverywhereAsync(user);
        Assert.Equal(3, _redis.Rejected);
        await ResponseAssert.EventuallyAsync(
            async () => (await _app.PrincipalAsync(user.Id))!.TokensValidFrom,
            validFrom => validFrom > before,
            TimeSpan.FromSeconds(10));
    }

    /// <summary>Fills the cache first: only a cached entry can fail to be invalidated.</summary>
    private async Task<DateTimeOffset> FillAsync(TestUser user)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        var principal = await ResponseAssert.EventuallyAsync(
            () => _app.PrincipalAsync(user.Id),
            _ => redis.GetDatabase().KeyExists($"v2:{AccessCaches.PrincipalEntry(user.Id)}"));
        return principal!.TokensValidFrom;
    }

    private async Task SignOutEverywhereAsync(TestUser user) => await ResponseAssert.HasStatusAsync(
        HttpStatusCode.NoContent, await _app.ClientOf(user).PostAsync("/auth/jwt/logout_all/", null));
}
