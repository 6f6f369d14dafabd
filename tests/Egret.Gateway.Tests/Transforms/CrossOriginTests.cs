using System.Net;
using Egret.Testing;

namespace Egret.Gateway.Tests.Transforms;

/// <summary>Pages of this host and of those configured may call, and no others.</summary>
public sealed class CrossOriginTests(CrossOriginTests.SystemWithAnApplication system) : IClassFixture<CrossOriginTests.SystemWithAnApplication>
{
    private const string Application = "https://app.example.org";

    [Fact]
    public async Task Own_and_configured_origins_may_call()
    {
        foreach (var origin in new[] { Application, system.Gateway.Address.GetLeftPart(UriPartial.Authority) })
        {
            var preflight = await AskFirstAsync(origin, "authorization,x-api-key,x-egret-org,idempotency-key");
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(origin, Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal(
                ["DELETE", "GET", "PATCH", "POST"],
                Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")).Split(',').Order(StringComparer.Ordinal));
            Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));

            var refused = await GetAsync(origin);
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", refused);
            Assert.Equal(origin, Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Contains("X-Egret-Key-Rotated", Assert.Single(refused.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
            Assert.Contains("Origin", refused.Headers.Vary);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("http://app.example.org")]
    public async Task Other_origins_may_not(string origin)
    {
        Assert.False((await AskFirstAsync(origin, "authorization")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False((await GetAsync(origin)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>The header by which the dashboard has its sign-in in a cookie is for its own pages.</summary>
    [Fact]
    public async Task Dashboards_header_is_let_through_for_nobody()
    {
        var preflight = await AskFirstAsync(Application, "x-egret-dashboard");
        Assert.DoesNotContain("dashboard", string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<HttpResponseMessage> AskFirstAsync(string origin, string headers)
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
    public sealed class SystemWithAnApplication : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new() { ["Cors:Origins:0"] = Application };
    }
}
