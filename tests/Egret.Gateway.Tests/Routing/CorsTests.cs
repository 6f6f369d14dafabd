using System.Net;
using Egret.Testing;

namespace Egret.Gateway.Tests.Routing;

/// <summary>Pages of this host and of those configured may call, and no others.</summary>
public sealed class CorsTests(CorsTests.SystemWithConfiguredOrigin system) : IClassFixture<CorsTests.SystemWithConfiguredOrigin>
{
    private const string Application = "https://app.example.org";

    [Fact]
    public async Task Own_and_configured_origins_are_allowed()
    {
        foreach (var origin in new[] { Application, system.Gateway.Address.GetLeftPart(UriPartial.Authority) })
        {
            var preflight = await SendPreflightAsync(origin, "authorization,x-api-key,x-egret-org,idempotency-key");
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(origin, Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(
                ["DELETE", "GET", "PATCH", "POST"],
                Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")).Split(',').Order(StringComparer.Ordinal));
            Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));

            var rejected = await GetAsync(origin);
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", rejected);
            Assert.Equal(origin, Assert.Single(rejected.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Contains(
                "X-Egret-Key-Rotated",
                Assert.Single(rejected.Headers.GetValues("Access-Control-Expose-Headers")),
                StringComparison.Ordinal);
            Assert.Contains("Origin", rejected.Headers.Vary);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("http://app.example.org")]
    public async Task Other_origins_are_not_allowed(string origin)
    {
        Assert.False((await SendPreflightAsync(origin, "authorization")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False((await GetAsync(origin)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>The header by which the dashboard has its sign-in in a cookie is for its own pages.</summary>
    [Fact]
    public async Task Dashboard_header_is_not_allowed_for_other_origins()
    {
        var preflight = await SendPreflightAsync(Application, "x-egret-dashboard");
        Assert.DoesNotContain(
            "dashboard",
            string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Headers")),
            StringComparison.OrdinalIgnoreCase);
    }

    private async Task<HttpResponseMessage> SendPreflightAsync(string origin, string headers)
    {
        using var client = system.Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/models/");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> GetAsync(string origin)
    {
        using var client = system.Gateway.CreateClient();
        client.DefaultRequestHeaders.Add("Origin", origin);
        return await client.GetAsync("/v1/models/");
    }

    /// <summary>A system with a browser application on another host.</summary>
    public sealed class SystemWithConfiguredOrigin : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new() { ["Cors:Origins:0"] = Application };
    }
}
