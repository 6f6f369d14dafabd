using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>The refresh cookie of the dashboard.</summary>
public sealed class RefreshCookieTests(DashboardFixture system)
{
    private const string Header = "X-Egret-Dashboard";

    [Fact]
    public async Task Refresh_token_of_the_dashboard_is_only_in_an_HttpOnly_cookie()
    {
        using var client = system.Egret.CreateClient();
        var answer = await SignInAsync(client, await SignUpAsync(client));

        var body = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, answer);
        Assert.Equal(["access"], body.EnumerateObject().Select(property => property.Name));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).ToLowerInvariant();
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/auth/jwt/", cookie, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_rotates_the_cookie_and_returns_a_valid_access_token()
    {
        using var client = system.Egret.CreateClient();
        var first = CookieOf(await SignInAsync(client, await SignUpAsync(client)));

        var answer = await SendAsync(client, "refresh", first);
        var body = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, answer);

        Assert.Equal(["access"], body.EnumerateObject().Select(property => property.Name));
        Assert.NotEqual(first, CookieOf(answer));
        using var signedIn = system.Egret.CreateClient(body.GetProperty("access").GetString()!);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await signedIn.GetAsync("/auth/users/me/"));
    }

    /// <summary>A form of another site may send this site's cookies, but no custom header.</summary>
    [Fact]
    public async Task Cookie_without_the_dashboard_header_is_rejected()
    {
        using var client = system.Egret.CreateClient();
        var cookie = CookieOf(await SignInAsync(client, await SignUpAsync(client)));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.BadRequest,
            await SendAsync(client, "refresh", cookie, request => request.Headers.Remove(Header)));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task Request_from_another_site_is_rejected(string site)
    {
        using var client = system.Egret.CreateClient();
        var cookie = CookieOf(await SignInAsync(client, await SignUpAsync(client)));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Forbidden,
            await SendAsync(client, "refresh", cookie, request => request.Headers.Add("Sec-Fetch-Site", site)));
    }

    [Fact]
    public async Task Preflight_of_another_origin_is_not_allowed()
    {
        using var client = system.Egret.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/auth/jwt/refresh/");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", Header.ToLowerInvariant());

        var answer = await client.SendAsync(request);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Sign_out_ends_the_sign_in_and_deletes_the_cookie()
    {
        using var client = system.Egret.CreateClient();
        var cookie = CookieOf(await SignInAsync(client, await SignUpAsync(client)));

        var answer = await SendAsync(client, "logout", cookie);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, answer);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);

        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await SendAsync(client, "refresh", cookie));
    }

    [Fact]
    public async Task Refresh_without_a_cookie_is_unauthorized()
    {
        using var client = system.Egret.CreateClient();

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await SendAsync(client, "refresh", cookie: null));
    }

    /// <summary>Other clients manage their tokens themselves.</summary>
    [Fact]
    public async Task Client_without_the_header_gets_its_refresh_token_in_the_body_and_no_cookie()
    {
        using var client = system.Egret.CreateClient();
        var email = await SignUpAsync(client);

        var answer = await client.PostAsJsonAsync("/auth/jwt/create/", new { email, password = BrowserUser.Password });

        Assert.True((await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, answer)).TryGetProperty("refresh", out _));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private static async Task<string> SignUpAsync(HttpClient client)
    {
        var email = $"user-{Guid.CreateVersion7():N}@example.org";
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created,
            await client.PostAsJsonAsync("/auth/users/", new { email, password = BrowserUser.Password, name = "Ada" }));
        return email;
    }

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient client, string email)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/jwt/create/")
        {
            Content = JsonContent.Create(new { email, password = BrowserUser.Password }),
        };
        request.Headers.Add(Header, "1");
        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, string action, string? cookie, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/auth/jwt/{action}/") { Content = JsonContent.Create(new { }) };
        request.Headers.Add(Header, "1");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        change?.Invoke(request);
        return await client.SendAsync(request);
    }

    private static string CookieOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
}
