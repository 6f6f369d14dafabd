using System.Net;
using System.Net.Http.Json;
using Egret.Gateway.Tests.RateLimits;

namespace Egret.Gateway.Tests.Transforms;

/// <summary>Whom a trusted proxy names is the client, and nobody before it: what a client says of itself is its own word.</summary>
public sealed class TrustedProxyTests(TrustedProxyTests.SystemBehindAProxy system) : IClassFixture<TrustedProxyTests.SystemBehindAProxy>
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("203.0.113.9, 192.0.2.7", "192.0.2.7")]
    [InlineData("203.0.113.9, 192.0.2.7, 127.0.0.9", "192.0.2.7")]
    [InlineData("not an address", "127.0.0.1")]
    public async Task Client_is_the_one_that_a_trusted_proxy_names(string header, string client)
    {
        using var proxy = system.Gateway.CreateClient();
        proxy.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", header);
        var echo = await Echo.ReadAsync(await proxy.GetAsync("/v1/domains/"));
        Assert.Equal(client, IPAddress.Parse(echo.Headers["X-Forwarded-For"]).MapToIPv4().ToString());
    }

    [Fact]
    public async Task Clients_behind_one_proxy_have_limits_of_their_own()
    {
        await FreshWindow.WaitAsync();
        foreach (var (client, expected) in new[] { ("192.0.2.1", HttpStatusCode.OK), ("192.0.2.1", HttpStatusCode.TooManyRequests), ("192.0.2.2", HttpStatusCode.OK) })
        {
            using var proxy = system.Gateway.CreateClient();
            proxy.DefaultRequestHeaders.Add("X-Forwarded-For", client);
            Assert.Equal(expected, (await proxy.PostAsJsonAsync("/auth/users/", new { })).StatusCode);
        }
    }

    [Fact]
    public async Task Answer_to_a_client_with_a_secure_connection_to_the_proxy_keeps_it_secure()
    {
        using var proxy = system.Gateway.CreateClient();
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        proxy.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        Assert.Contains("max-age=", Assert.Single((await proxy.GetAsync("/v1/domains/")).Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
    }

    /// <summary>A system whose load balancer is on this machine.</summary>
    public sealed class SystemBehindAProxy : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new() { ["TrustedProxies:0"] = "127.0.0.0/8", ["TrustedProxies:1"] = "::1/128", ["RateLimits:SignUp"] = "1" };
    }
}
