using System.Net;
using Egret.Testing;
using StackExchange.Redis;

namespace Egret.Identity.Tests.Principals;

public sealed class GetPrincipalTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Principal_says_what_a_user_may_do()
    {
        var owner = await app.RegisterAsync();
        var first = await app.CreateOrganisationAsync(owner);
        var second = await app.CreateOrganisationSlugAsync(owner);
        var principal = (await app.PrincipalAsync(owner.Id))!;
        Assert.Equal(owner.Id, principal.UserId);
        Assert.Equal(owner.Email, principal.Email);
        Assert.False(principal.IsPlatformAdministrator);
        Assert.Equal(first.GetProperty("slug").GetString(), principal.DefaultOrganisation);
        Assert.Equal([first.GetProperty("slug").GetString(), second], principal.Memberships.Select(membership => membership.Slug));
        Assert.All(principal.Memberships, membership => Assert.Equal("owner", membership.Role));
        Assert.Equal(first.GetProperty("id").GetGuid(), principal.Memberships[0].OrganisationId);
    }

    [Fact]
    public async Task Unknown_user_is_not_found() => Assert.Null(await app.PrincipalAsync(Guid.CreateVersion7()));

    [Fact]
    public async Task Principal_is_not_for_users()
    {
        var person = await app.RegisterAsync();
        var response = await app.ClientOf(person).GetAsync($"/internal/principals/{person.Id}");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", response);
    }

    /// <summary>Signing out everywhere is known to every replica with the answer, though each has read the user before.</summary>
    [Fact]
    public async Task Change_on_one_replica_is_known_to_the_other_at_once()
    {
        var replica = new IdentityApp(app.ReplicaSettings);
        await replica.InitializeAsync();
        try
        {
            var person = await app.RegisterAsync();
            var before = (await replica.PrincipalAsync(person.Id))!;
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(person).PostAsync("/auth/jwt/logout_all/", null));
            await ResponseAssert.EventuallyAsync(
                async () => (await replica.PrincipalAsync(person.Id))!.TokensValidFrom, from => from > before.TokensValidFrom, TimeSpan.FromSeconds(1));
        }
        finally
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Principal_is_kept_in_Redis_and_removed_before_the_answer()
    {
        var person = await app.RegisterAsync();
        Assert.NotNull(await app.PrincipalAsync(person.Id));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        var key = (RedisKey)$"v2:{Egret.Contracts.Internal.AccessCaches.PrincipalEntry(person.Id)}";
        Assert.True(await redis.GetDatabase().KeyExistsAsync(key));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(person).PostAsync("/auth/jwt/logout_all/", null));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(key));
    }

    [Fact]
    public async Task Without_Redis_everything_works_and_revocation_too()
    {
        var alone = new IdentityApp(("ConnectionStrings:cache", "127.0.0.1:1,password=none"));
        await alone.InitializeAsync();
        try
        {
            var person = await alone.RegisterAsync();
            var pair = await alone.SignInAsync(person);
            await alone.CreateOrganisationAsync(person);
            Assert.Single((await alone.PrincipalAsync(person.Id))!.Memberships);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await alone.VerifyAsync(pair.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await alone.ClientOf(person).PostAsync("/auth/jwt/logout_all/", null));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await alone.VerifyAsync(pair.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await alone.CreateClient().GetAsync("/health"));
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }
}
