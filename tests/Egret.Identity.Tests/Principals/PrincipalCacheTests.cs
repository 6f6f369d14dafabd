using System.Net;
using Egret.Contracts.Internal;
using Egret.Testing;
using StackExchange.Redis;

namespace Egret.Identity.Tests.Principals;

/// <summary>What is dropped from Redis late is believed by the gateways for as long.</summary>
public sealed class PrincipalCacheTests : IAsyncLifetime
{
    private readonly RefusingRedis _redis = new();
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
    public async Task Dropping_what_is_known_of_a_user_is_tried_three_times()
    {
        var person = await _app.RegisterAsync();
        var before = await FillAsync(person);
        _redis.RefuseNext(2);
        await SignOutEverywhereAsync(person);
        Assert.Equal(2, _redis.Refused);
        Assert.True((await _app.PrincipalAsync(person.Id))!.TokensValidFrom > before);
    }

    /// <summary>The change is committed and must be told as done; what is in Redis ends by itself.</summary>
    [Fact]
    public async Task Change_is_done_and_known_in_seconds_where_nothing_can_be_dropped()
    {
        var person = await _app.RegisterAsync();
        var before = await FillAsync(person);
        _redis.RefuseNext(3);
        await SignOutEverywhereAsync(person);
        Assert.Equal(3, _redis.Refused);
        await ResponseAssert.EventuallyAsync(
            async () => (await _app.PrincipalAsync(person.Id))!.TokensValidFrom, validFrom => validFrom > before, TimeSpan.FromSeconds(10));
    }

    /// <summary>What is not in Redis cannot fail to be dropped from it.</summary>
    private async Task<DateTimeOffset> FillAsync(Person person)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        var principal = await ResponseAssert.EventuallyAsync(
            () => _app.PrincipalAsync(person.Id), _ => redis.GetDatabase().KeyExists($"v2:{AccessCaches.PrincipalEntry(person.Id)}"));
        return principal!.TokensValidFrom;
    }

    private async Task SignOutEverywhereAsync(Person person) => await ResponseAssert.HasStatusAsync(
        HttpStatusCode.NoContent, await _app.ClientOf(person).PostAsync("/auth/jwt/logout_all/", null));
}
