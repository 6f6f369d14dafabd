using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.Gateway.Tests.RateLimiting;

/// <summary>Several gateways count together; each counts separately while Redis is unavailable.</summary>
[Collection(SequentialTestCollection.Name)]
public sealed class SharedRateLimitTests(SharedRateLimitTests.TwoGateways system)
    : IClassFixture<SharedRateLimitTests.TwoGateways>
{
    private const int Cheap = 20;
    private const int SignIn = 10;

    /// <summary>
    /// Guessing passwords through several gateways must not increase the number of guesses: the count is exact.
    /// </summary>
    [Fact]
    public async Task Sign_ins_are_counted_exactly_across_gateways()
    {
        using var first = system.Gateway.CreateClient();
        using var second = system.Second.CreateClient();
        await WindowStart.WaitAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 4 * SignIn).Select(async number =>
        {
            var client = number % 2 == 0 ? first : second;
            var body = new { email = "a@example.org", password = "guess" };
            return (await client.PostAsJsonAsync("/auth/jwt/create/", body)).StatusCode;
        }));

        Assert.Equal(SignIn, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(3 * SignIn, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Caller_over_the_limit_is_rejected_by_the_other_gateway_within_one_second()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        await WindowStart.WaitAsync();
        for (var time = 0; time < Cheap; time++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", token));
        }

        var passed = 0;
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                var status = (await system.Second.GetAsync("/v1/models/", token)).StatusCode;
                passed += status == HttpStatusCode.OK ? 1 : 0;
                return status;
            },
            status => status == HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1));
        // Each gateway synchronises five times a second and receives ten requests a second here: twice that ratio, plus
        // requests in progress.
        Assert.InRange(passed, 1, 6);
    }

    [Fact]
    public async Task Limits_apply_per_gateway_without_redis()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        await WindowStart.WaitAsync();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", token));
        await system.Redis.StopAsync();
        try
        {
            var statuses = new List<HttpStatusCode>();
            for (var time = 0; time < Cheap; time++)
            {
                statuses.Add((await system.Gateway.GetAsync("/v1/models/", token)).StatusCode);
            }

            Assert.Equal(Cheap - 1, statuses.Count(status => status == HttpStatusCode.OK));
            Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        }
        finally
        {
            await system.Redis.RestartAsync();
            foreach (var gateway in new[] { system.Gateway, system.Second })
            {
                await ResponseAssert.EventuallyAsync(
                    async () => await (await gateway.GetAsync("/health/")).Content.ReadAsStringAsync(),
                    health => health.Contains("\"cache\":\"healthy\"", StringComparison.Ordinal));
            }
        }
    }

    public sealed class TwoGateways : TestSystem, IAsyncLifetime
    {
        public GatewayHost Second { get; private set; } = null!;

        protected override bool HasPrivateRedis => true;

        protected override Dictionary<string, string?> Settings => new()
        {
            ["RateLimits:Cheap"] = $"{Cheap}",
            ["RateLimits:SignIn"] = $"{SignIn}",
        };

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Second = await StartGatewayAsync(Settings);
        }
    }
}
