using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Gateway.Tests.Authentication;

public sealed class ApiKeyTests(TestSystem system) : IClassFixture<TestSystem>
{
    private const string Path = "/v1/models/";

    [Fact]
    public async Task Key_in_either_header_authenticates_for_its_organisation()
    {
        var user = system.Identity.AddUser(isPlatformAdministrator: true, organisations: 2);
        var (id, secret) = await system.IssueKeyAsync(user);
        using var bearer = system.Gateway.ClientOf(secret);
        using var lower = system.Gateway.ClientOf(secret, "bearer");
        using var header = system.Gateway.CreateClient();
        header.DefaultRequestHeaders.Add("X-API-Key", secret);
        foreach (var client in new[] { bearer, lower, header })
        {
            var echo = await Echo.ReadAsync(await client.GetAsync(Path));
            var claims = await echo.ClaimsAsync();
            Assert.Equal(user.UserId.ToString(), claims["sub"]);
            Assert.Equal(id, claims["key_id"]);
            Assert.Equal(user.Memberships[0].OrganisationId.ToString(), claims["org"]);
            Assert.Equal("true", claims["platform_admin"]);
            Assert.DoesNotContain(secret, string.Join(' ', echo.Headers.Values), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invalid_keys_are_rejected_with_one_response()
    {
        var valid = (await system.IssueKeyAsync(system.Identity.AddUser())).Secret;
        string[] keys =
        [
            "egret_",
            "egret_short",
            ApiKeyFormat.Generate(),
            valid[..^1] + (valid[^1] == 'x' ? 'y' : 'x'),
            valid + "x",
            valid.ToUpperInvariant(),
            valid + ", " + valid,
        ];
        List<string> details = [];
        foreach (var key in keys)
        {
            using var client = system.Gateway.CreateClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key);
            var response = await client.GetAsync(Path);
            var problem = await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", response);
            Assert.Equal("Bearer realm=\"egret\", error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
            details.Add(problem.GetProperty("detail").GetString()!);
        }

        Assert.Single(details.Distinct());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized,
            "api_key_not_valid",
            await system.Gateway.GetAsync(Path, ApiKeyFormat.Generate()));
    }

    [Fact]
    public async Task Two_credentials_are_rejected_on_every_route()
    {
        var user = system.Identity.AddUser();
        var (token, key) = (system.Identity.Token(user.UserId), (await system.IssueKeyAsync(user)).Secret);
        (string Name, string Value)[][] pairs =
        [
            [("Authorization", "Bearer " + token), ("X-API-Key", key)],
            [("Authorization", "Bearer " + token), ("Authorization", "Bearer " + key)],
            [("Authorization", "Bearer " + token), ("authorization", "Bearer " + token)],
            [("X-API-Key", key), ("x-api-key", key)],
        ];
        foreach (var path in new[] { Path, "/v1/domains/", "/.well-known/jwks.json" })
        {
            foreach (var pair in pairs)
            {
                var response = await RawHttp.SendAsync(system.Gateway.Address, "GET", path, pair);
                Assert.Equal(400, response.Status);
                Assert.Contains("\"code\":\"invalid_request\"", response.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Revoked_key_is_rejected_by_every_gateway_within_one_second()
    {
        var user = system.Identity.AddUser();
        var second = await system.StartGatewayAsync();
        var (id, secret) = await system.IssueKeyAsync(user);
        foreach (var gateway in new[] { system.Gateway, second })
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await gateway.GetAsync(Path, secret));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await gateway.GetAsync(Path, secret));
        }

        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));
        foreach (var gateway in new[] { system.Gateway, second })
        {
            await ResponseAssert.EventuallyAsync(
                async () => (await gateway.GetAsync(Path, secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized,
                TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Key_of_a_former_member_is_rejected()
    {
        var user = system.Identity.AddUser(organisations: 2);
        var secret = (await system.IssueKeyAsync(user)).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, secret));
        system.Identity.Set(user with { Memberships = [user.Memberships[1]], DefaultOrganisation = user.Memberships[1].Slug });
        await TestSystem.InvalidatePrincipalAsync(user.UserId);
        var response = await ResponseAssert.EventuallyAsync(
            () => system.Gateway.GetAsync(Path, secret),
            current => current.StatusCode == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(1));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "api_key_not_valid", response);
    }

    /// <summary>
    /// A key that was issued while its member was removed must not become valid when the member joins again.
    /// </summary>
    [Theory]
    [InlineData(-60, HttpStatusCode.OK)]
    [InlineData(60, HttpStatusCode.Unauthorized)]
    public async Task Key_is_valid_only_for_the_membership_that_issued_it(int memberSinceSeconds, HttpStatusCode expected)
    {
        var user = system.Identity.AddUser();
        var memberSince = DateTimeOffset.UtcNow.AddSeconds(memberSinceSeconds);
        var membership = user.Memberships[0] with { MemberSince = memberSince };
        system.Identity.Set(user with { Memberships = [membership] });
        var secret = (await system.IssueKeyAsync(user)).Secret;
        await ResponseAssert.HasStatusAsync(expected, await system.Gateway.GetAsync(Path, secret));
    }

    [Fact]
    public async Task Key_is_rejected_from_its_expiry()
    {
        var user = system.Identity.AddUser();
        var secret = (await system.IssueKeyAsync(user, new { name = "brief", expires_at = DateTimeOffset.UtcNow.AddSeconds(6) })).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, secret));
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, secret)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(7));
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Old_secret_is_valid_in_its_grace_period_and_marked_in_responses()
    {
        var user = system.Identity.AddUser();
        var (id, old) = await system.IssueKeyAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, old));
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        var rotated = await owner.PostAsJsonAsync($"/v1/api-keys/{id}/rotate/", new { grace_period_seconds = 600 });
        var fresh = (await rotated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        var response = await ResponseAssert.EventuallyAsync(
            () => system.Gateway.GetAsync(Path, old),
            current => current.Headers.Contains("X-Egret-Key-Rotated"),
            TimeSpan.FromSeconds(1));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.False((await system.Gateway.GetAsync(Path, fresh)).Headers.Contains("X-Egret-Key-Rotated"));

        using var holderOfTheOld = system.Gateway.ClientOf(old);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden,
            "permission_denied",
            await holderOfTheOld.PostAsJsonAsync($"/v1/api-keys/{id}/rotate/", new { }));

        // Rejections by the gateway have the header, too.
        var rejected = await system.Gateway.GetAsync("/v1/orgs/no-such/", old);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", rejected);
        Assert.Equal("true", Assert.Single(rejected.Headers.GetValues("X-Egret-Key-Rotated")));
    }

    [Fact]
    public async Task Use_of_a_cached_key_is_reported()
    {
        var user = system.Identity.AddUser();
        var (id, secret) = await system.IssueKeyAsync(user);
        await system.Gateway.GetAsync(Path, secret);
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        var first = await ResponseAssert.EventuallyAsync(() => LastUsedAsync(owner, id), at => at is not null);
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await system.Gateway.GetAsync(Path, secret);
                return await LastUsedAsync(owner, id);
            },
            at => at > first);
    }

    private static async Task<DateTimeOffset?> LastUsedAsync(HttpClient owner, string id) =>
        (await owner.GetFromJsonAsync<JsonElement>($"/v1/api-keys/{id}/")).GetProperty("last_used_at").Deserialize<DateTimeOffset?>();
}
