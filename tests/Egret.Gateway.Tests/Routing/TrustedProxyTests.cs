using System.Net;
using System.Net.Http.Json;
using Egret.Gateway.Tests.RateLimiting;

namespace Egret.Gateway.Tests.Routing;

/// <summary>
/// The client is the address that a trusted proxy reports; addresses that the client itself reports are ignored.
/// </summary>
public sealed class TrustedProxyTests(TrustedProxyTests.SystemWithTrustedProxy system)
    : IClassFixture<TrustedProxyTests.SystemWithTrustedProxy>
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("203.0.113.9, 192.0.2.7", "192.0.2.7")]
    [InlineData("203.0.113.9, 192.0.2.7, 127.0.0.9", "192.0.2.7")]
    [InlineData("not an address", "127.0.0.1")]
    public async Task Client_address_is_taken_from_a_trusted_proxy(string header, string client)
    {
        using var proxy = system.Gateway.CreateClient();
        proxy.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", header);
        var echo = await Echo.ReadAsync(await proxy.GetAsync("/v1/domains/"));
        Assert.Equal(client, IPAddress.Parse(echo.Headers["X-Forwarded-For"]).MapToIPv4().ToString());
    }

    [Fact]
    public async Task Clients_behind_one_proxy_have_separate_limits()
    {
        await WindowStart.WaitAsync();
        (string Client, HttpStatusCode Expected)[] requests =
        [
            ("192.0.2.1", HttpStatusCode.OK),
            ("192.0.2.1", HttpStatusCode.TooManyRequests),
            ("192.0.2.2", HttpStatusCode.OK),
        ];
        foreach (var (client, expected) in requests)
        {
            using var proxy = system.Gateway.CreateClient();
            proxy.DefaultRequestHeaders.Add("X-Forwarded-For", client);
            Assert.Equal(expected, (await proxy.PostAsJsonAsync("/auth/users/", new { })).StatusCode);
        }
    }

    [Fact]
    public async Task Response_to_an_HTTPS_client_of_the_proxy_has_HSTS()
    {
        using var proxy = system.Gateway.CreateClient();
        proxy.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        proxy.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var response = await proxy.GetAsync("/v1/domains/");
        Assert.Contains(
            "max-age=",
            Assert.Single(response.Headers.GetValues("Strict-Transport-Security")),
            StringComparison.Ordinal);
    }

    /// <summary>A system whose load balancer is on this machine.</summary>
    public sealed class SystemWithTrustedProxy : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["TrustedProxies:0"] = "127.0.0.0/8",
            ["TrustedProxies:1"] = "::1/128",
            ["RateLimits:SignUp"] = "1",
        };
    }
}
