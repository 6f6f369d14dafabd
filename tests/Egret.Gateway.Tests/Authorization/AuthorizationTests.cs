using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.Gateway.Tests.Authorization;

public sealed class AuthorizationTests(TestSystem system) : IClassFixture<TestSystem>
{
    [Fact]
    public async Task Restricted_key_is_rejected_outside_its_scope_without_forwarding()
    {
        var user = system.Identity.AddUser(isPlatformAdministrator: true);
        var slug = user.Memberships[0].Slug;
        (string Scope, HttpMethod Method, string Path)[] calls =
        [
            ("query", HttpMethod.Post, "/v1/query/"),
            ("query", HttpMethod.Post, "/v1/search/"),
            ("sessions", HttpMethod.Get, "/v1/sessions/recent/"),
            ("documents", HttpMethod.Get, $"/v1/orgs/{slug}/documents/"),
            ("orgs", HttpMethod.Get, "/v1/orgs/"),
            ("orgs", HttpMethod.Delete, $"/v1/orgs/{slug}/"),
            ("keys", HttpMethod.Get, "/v1/api-keys/"),
            ("documents", HttpMethod.Delete, "/v1/domains/gdpr/"),
            ("", HttpMethod.Post, "/auth/users/set_password/"),
            ("", HttpMethod.Delete, "/auth/users/me/"),
            ("", HttpMethod.Post, "/auth/jwt/logout_all/"),
        ];
        foreach (var scope in new[] { "query", "documents", "sessions", "orgs", "keys" })
        {
            var key = await system.IssueKeyAsync(user, new { name = scope, scopes = new[] { scope } });
            using var restricted = system.Gateway.ClientOf(key.Secret);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await restricted.GetAsync("/auth/users/me/"));
            foreach (var call in calls)
            {
                var before = system.Identity.Requests + system.Chat.Requests + system.Knowledge.Requests;
                using var request = new HttpRequestMessage(call.Method, call.Path);
                var response = await restricted.SendAsync(request);
                if (call.Scope == scope)
                {
                    Assert.True(response.IsSuccessStatusCode, $"{scope}: {call.Path} {(int)response.StatusCode}");
                    continue;
                }

                await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", response);
                Assert.Equal(before, system.Identity.Requests + system.Chat.Requests + system.Knowledge.Requests);
            }
        }
    }

    [Fact]
    public async Task Only_platform_administrators_change_public_domains()
    {
        using var user = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        using var administrator = system.Gateway.ClientOf(
            system.Identity.Token(system.Identity.AddUser(isPlatformAdministrator: true).UserId));
        foreach (var path in new[] { "/v1/domains/", "/v1/domains/gdpr/categories/", "/v1/domains/gdpr/categories/eu/documents/" })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Forbidden, "platform_admin_required", await user.PostAsJsonAsync(path, new { }));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await administrator.PostAsJsonAsync(path, new { }));
        }
    }

    /// <summary>
    /// An expired token in a browser must neither block public content nor grant access to more than that.
    /// </summary>
    [Fact]
    public async Task Invalid_credential_on_a_public_read_is_treated_as_anonymous()
    {
        var administrator = system.Identity.AddUser(isPlatformAdministrator: true).UserId;
        var expired = system.Identity.Token(administrator, token =>
        {
            token.NotBefore = token.IssuedAt = DateTime.UtcNow.AddHours(-1);
            token.Expires = DateTime.UtcNow.AddMinutes(-1);
        });
        foreach (var credential in new[] { null, "garbage", "egret_garbage", expired })
        {
            var claims = await (await Echo.ReadAsync(await system.Gateway.GetAsync("/v1/domains/", credential))).ClaimsAsync();
            Assert.Equal("anonymous", claims["kind"]);
            Assert.False(claims.ContainsKey("sub"));
            Assert.False(claims.ContainsKey("platform_admin"));
        }

        var echo = await Echo.ReadAsync(
            await system.Gateway.GetAsync("/v1/domains/", system.Identity.Token(administrator)));
        var valid = await echo.ClaimsAsync();
        Assert.Equal("true", valid["platform_admin"]);
    }

    [Fact]
    public async Task Signed_download_requires_both_parameters_and_no_credential()
    {
        const string path = "/v1/orgs/acme/documents/0197a3a0-0000-7000-8000-000000000000/content/";
        var claims = await (await Echo.ReadAsync(await system.Gateway.GetAsync(path + "?expires=1&signature=abc"))).ClaimsAsync();
        Assert.Equal("anonymous", claims["kind"]);
        foreach (var query in new[] { "", "?expires=1", "?signature=abc" })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "not_authenticated", await system.Gateway.GetAsync(path + query));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized,
            "not_authenticated",
            await system.Gateway.GetAsync("/v1/orgs/acme/documents/?expires=1&signature=abc"));
    }

    [Fact]
    public async Task Organisation_in_path_is_available_to_members_only()
    {
        var user = system.Identity.AddUser(organisations: 2);
        var foreign = system.Identity.AddUser().Memberships[0].Slug;
        var token = system.Identity.Token(user.UserId);
        var echo = await Echo.ReadAsync(
            await system.Gateway.GetAsync($"/v1/orgs/{user.Memberships[1].Slug}/documents/", token));
        var claims = await echo.ClaimsAsync();
        Assert.Equal(user.Memberships[1].OrganisationId.ToString(), claims["org"]);
        Assert.Equal("member", claims["role"]);

        var key = (await system.IssueKeyAsync(user)).Secret;
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await system.Gateway.GetAsync($"/v1/orgs/{user.Memberships[0].Slug}/", key));
        var before = system.Identity.Requests + system.Knowledge.Requests;
        (string Path, string Credential)[] rejected =
        [
            ($"/v1/orgs/{foreign}/", token), ($"/v1/orgs/{foreign}/documents/", token), ($"/v1/orgs/{foreign}/members/", key),
            ($"/v1/orgs/{user.Memberships[1].Slug}/documents/", key), ($"/v1/orgs/{user.Memberships[0].Slug.ToUpperInvariant()}/", token),
            ("/v1/orgs/no-such/", token),
        ];
        foreach (var (path, credential) in rejected)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await system.Gateway.GetAsync(path, credential));
        }

        Assert.Equal(before, system.Identity.Requests + system.Knowledge.Requests);
    }

    [Fact]
    public async Task Organisation_header_selects_only_own_organisations()
    {
        var user = system.Identity.AddUser(organisations: 2);
        var key = (await system.IssueKeyAsync(user)).Secret;
        var token = system.Identity.Token(user.UserId);
        var (own, other, foreign) = (user.Memberships[0], user.Memberships[1], system.Identity.AddUser().Memberships[0].Slug);

        Assert.Equal(
            other.OrganisationId.ToString(),
            (await (await Echo.ReadAsync(await SendAsync(token, other.Slug))).ClaimsAsync())["org"]);
        Assert.Equal(
            own.OrganisationId.ToString(),
            (await (await Echo.ReadAsync(await SendAsync(key, own.Slug))).ClaimsAsync())["org"]);
        (string Credential, string Slug)[] rejected = [(token, foreign), (token, ""), (key, foreign), (key, other.Slug)];
        foreach (var (credential, slug) in rejected)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await SendAsync(credential, slug));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound,
                "not_found",
                await SendAsync(credential, slug, $"/v1/orgs/{own.Slug}/"));
        }

        // If header and path name two organisations of the user, the path takes precedence.
        var echo = await Echo.ReadAsync(await SendAsync(token, other.Slug, $"/v1/orgs/{own.Slug}/documents/"));
        Assert.Equal(own.OrganisationId.ToString(), (await echo.ClaimsAsync())["org"]);
    }

    [Fact]
    public async Task User_without_organisation_acts_for_none()
    {
        var user = system.Identity.AddUser(organisations: 0);
        var echo = await Echo.ReadAsync(
            await system.Gateway.GetAsync("/v1/orgs/", system.Identity.Token(user.UserId)));
        var claims = await echo.ClaimsAsync();
        Assert.False(claims.ContainsKey("org"));
    }

    private async Task<HttpResponseMessage> SendAsync(string credential, string slug, string path = "/v1/models/")
    {
        using var client = system.Gateway.ClientOf(credential);
        client.DefaultRequestHeaders.Add("X-Egret-Org", slug);
        return await client.GetAsync(path);
    }
}
