using System.Net;
using System.Net.Http.Json;
using Egret.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Egret.Identity.Tests.Principals;

public sealed class GetPrincipalTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Principal_contains_the_access_of_a_user()
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

    /// <summary>Gateways use the start of the membership to reject keys of an earlier membership.</summary>
    [Fact]
    public async Task Membership_after_readmission_has_a_new_start()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var member = await app.AddMemberAsync(owner, slug);
        var first = await SinceAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(owner)
            .DeleteAsync($"/v1/orgs/{slug}/members/{member.Id}/"));
        var removedAt = DateTimeOffset.UtcNow;
        var token = await app.InviteAsync(owner, slug, member.Email);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.ClientOf(member)
            .PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
        Assert.True(first < removedAt);
        Assert.True(await SinceAsync() >= removedAt);

        async Task<DateTimeOffset?> SinceAsync() => Assert.Single((await app.PrincipalAsync(member.Id))!.Memberships).MemberSince;
    }

    [Fact]
    public async Task Unknown_user_is_not_found() => Assert.Null(await app.PrincipalAsync(Guid.CreateVersion7()));

    [Fact]
    public async Task Principal_route_rejects_users()
    {
        var user = await app.RegisterAsync();
        var response = await app.ClientOf(user).GetAsync($"/internal/principals/{user.Id}");
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", response);
    }

    /// <summary>
    /// A sign-out everywhere is effective on every replica before the response, also for cached users.
    /// </summary>
    [Fact]
    public async Task Change_on_one_replica_is_effective_on_the_other_immediately()
    {
        var replica = new IdentityApp(app.ReplicaSettings);
        await replica.InitializeAsync();
        try
        {
            var user = await app.RegisterAsync();
            var before = (await replica.PrincipalAsync(user.Id))!;
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(user)
                .PostAsync("/auth/jwt/logout_all/", null));
            await ResponseAssert.EventuallyAsync(
                async () => (await replica.PrincipalAsync(user.Id))!.TokensValidFrom, from =>
                from > before.TokensValidFrom, TimeSpan.FromSeconds(1));
        }
        finally
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Principal_is_cached_in_Redis_and_removed_before_the_response()
    {
        var user = await app.RegisterAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        var key = (RedisKey)$"v2:{Egret.Contracts.Internal.AccessCaches.PrincipalEntry(user.Id)}";
        await IsCachedAsync(redis, key, user.Id);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(user).PostAsync("/auth/jwt/logout_all/", null));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(key));
    }

    /// <summary>The access of members depends on the domains of the organisation, not on its name.</summary>
    [Fact]
    public async Task Changing_domains_invalidates_members_and_renaming_does_not()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        var member = await app.AddMemberAsync(owner, slug);
        Assert.Single((await app.PrincipalAsync(member.Id))!.Memberships);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestServers.Redis);
        var key = (RedisKey)$"v2:{Egret.Contracts.Internal.AccessCaches.PrincipalEntry(member.Id)}";
        // The entry expires after seconds: on a slow machine it may be missing once, but after an invalidation it
        // would be missing every time.
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await IsCachedAsync(redis, key, member.Id);
                await PatchAsync(new { name = "Another name", allowed_domains = Array.Empty<string>() });
                return await redis.GetDatabase().KeyExistsAsync(key);
            },
            isCached => isCached);
        await PatchAsync(new { allowed_domains = new[] { "banking" } });
        Assert.False(await redis.GetDatabase().KeyExistsAsync(key));
        Assert.Equal(["banking"], (await app.PrincipalAsync(member.Id))!.Memberships[0].AllowedDomains);

        async Task PatchAsync(object change) =>
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/", change));
    }

    /// <summary>An unavailable Redis must not delay the request once per member.</summary>
    [Fact]
    public async Task Large_organisation_is_changed_and_deleted_in_seconds_without_Redis()
    {
        var alone = new IdentityApp(("ConnectionStrings:cache", "127.0.0.1:1,password=none"));
        await alone.InitializeAsync();
        try
        {
            var owner = await alone.RegisterAsync();
            var slug = await alone.CreateOrganisationSlugAsync(owner);
            await AddMembersAsync(alone, slug, 1000);
            var client = alone.ClientOf(owner);
            foreach (var change in new Func<Task<HttpResponseMessage>>[]
            {
                () => client.PatchAsJsonAsync($"/v1/orgs/{slug}/", new { allowed_domains = new[] { "banking" } }),
                () => client.DeleteAsync($"/v1/orgs/{slug}/"),
            })
            {
                var started = TimeProvider.System.GetTimestamp();
                Assert.True((await change()).IsSuccessStatusCode);
                Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
            }
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    [Fact]
    public async Task Access_and_revocation_work_without_Redis()
    {
        var alone = new IdentityApp(("ConnectionStrings:cache", "127.0.0.1:1,password=none"));
        await alone.InitializeAsync();
        try
        {
            var user = await alone.RegisterAsync();
            var pair = await alone.SignInAsync(user);
            await alone.CreateOrganisationAsync(user);
            Assert.Single((await alone.PrincipalAsync(user.Id))!.Memberships);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await alone.VerifyAsync(pair.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await alone.ClientOf(user)
                .PostAsync("/auth/jwt/logout_all/", null));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await alone.VerifyAsync(pair.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await alone.CreateClient().GetAsync("/health"));
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    private static async Task AddMembersAsync(IdentityApp app, string slug, int count)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var add = source.CreateCommand(
            """
            with added as (
                insert into users (
                    id, user_name, normalized_user_name, email, normalized_email, name, is_platform_administrator,
                    is_active, created_at, password_changed_at, tokens_valid_from)
                select gen_random_uuid(), address, upper(address), address, upper(address), '', false, true,
                    now(), now(), now()
                from (
                    select 'member-' || n || '-' || gen_random_uuid() || '@example.org' as address
                    from generate_series(1, $2) n) addresses
                returning id)
            insert into memberships (id, organisation_id, user_id, role, created_at)
            select gen_random_uuid(), organisation.id, added.id, 'member', now()
            from added, organisations organisation where organisation.slug = $1
            """);
        add.Parameters.AddWithValue(slug);
        add.Parameters.AddWithValue(count);
        Assert.Equal(count, await add.ExecuteNonQueryAsync());
    }

    /// <summary>Reads a principal until it is cached in Redis.</summary>
    private Task<bool> IsCachedAsync(ConnectionMultiplexer redis, RedisKey key, Guid userId) => ResponseAssert.EventuallyAsync(
        async () =>
        {
            Assert.NotNull(await app.PrincipalAsync(userId));
            return await redis.GetDatabase().KeyExistsAsync(key);
        },
        isCached => isCached);
}
