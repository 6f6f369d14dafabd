using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Testing;

namespace Egret.Gateway.Tests.RateLimiting;

public sealed class RateLimitTests(RateLimitTests.LowLimitSystem system) : IClassFixture<RateLimitTests.LowLimitSystem>
{
    [Fact]
    public async Task Caller_over_the_limit_gets_retry_after_and_others_are_unaffected()
    {
        var (busy, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        await WindowStart.WaitAsync();
        var responses = new List<HttpResponseMessage>();
        for (var time = 0; time < 6; time++)
        {
            responses.Add(await system.Gateway.GetAsync("/v1/models/", system.Identity.Token(busy.UserId)));
        }

        Assert.All(responses.Take(5), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(
            ["4", "3", "2", "1", "0"],
            responses.Take(5)
                .Select(response => Assert.Single(response.Headers.GetValues("RateLimit")).Split(';')[1][2..]));
        Assert.All(responses, response => Assert.Equal(
            "\"cheap\";q=5;w=60", Assert.Single(response.Headers.GetValues("RateLimit-Policy"))));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", responses[5]);
        // Until the minute is over and the first of its requests has left the sliding window.
        Assert.InRange(responses[5].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 73);
        Assert.StartsWith("\"cheap\";r=0;t=", Assert.Single(responses[5].Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", system.Identity.Token(other.UserId)));
    }

    [Fact]
    public async Task Sign_ups_are_limited_per_network()
    {
        await WindowStart.WaitAsync();
        using var client = system.Gateway.CreateClient();
        for (var time = 0; time < 2; time++)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", $"192.0.2.{time}");
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await client.PostAsJsonAsync("/auth/users/", new { }));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests, "rate_limited", await client.PostAsJsonAsync("/auth/users/", new { }));
        // Password resets and leak reports have separate limits.
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await client.PostAsJsonAsync("/auth/users/reset_password/", new { }));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await client.PostAsJsonAsync("/v1/keys/report/", new { key = "none" }));
    }

    /// <summary>Anonymous clients may report keys; the limit prevents searching for keys by reports.</summary>
    [Fact]
    public async Task Leak_reports_are_limited_per_network()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.4");
        await WindowStart.WaitAsync();
        for (var time = 0; time < 2; time++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Accepted,
                await client.PostAsJsonAsync("/v1/keys/report/", new { key = ApiKeyFormat.Generate() }));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests,
            "rate_limited",
            await client.PostAsJsonAsync("/v1/keys/report/", new { key = ApiKeyFormat.Generate() }));
    }

    /// <summary>
    /// Guessing keys must not become load on Keys; a key in use is not affected by a neighbour who guesses.
    /// </summary>
    [Fact]
    public async Task Network_that_guesses_keys_is_rejected_without_lookup()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.2");
        var secret = (await system.IssueKeyAsync(system.Identity.AddUser())).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await SendAsync(client, secret));
        await WindowStart.WaitAsync();
        for (var time = 0; time < 3; time++)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await SendAsync(client, ApiKeyFormat.Generate()));
        }

        var response = await SendAsync(client, ApiKeyFormat.Generate());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", response);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 120);
        Assert.StartsWith(
            "\"invalid-credentials\";r=0;t=",
            Assert.Single(response.Headers.GetValues("RateLimit")),
            StringComparison.Ordinal);
        Assert.Equal("\"invalid-credentials\";q=3;w=60", Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
        // Also after its cache entry has expired.
        await Task.Delay(AccessMemory<KeyVerdict>.FoundLifetime + TimeSpan.FromSeconds(1));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await SendAsync(client, secret));
    }

    /// <summary>Validation of a forged token costs a signature check; a network with too many is rejected.</summary>
    [Fact]
    public async Task Network_that_forges_tokens_is_rejected_without_validation()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.3");
        var (valid, forged) = (system.Identity.Token(system.Identity.AddUser().UserId), system.Identity.Token(Guid.CreateVersion7()) + "x");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await SendAsync(client, valid));
        await WindowStart.WaitAsync();
        for (var time = 0; time < 3; time++)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await SendAsync(client, forged));
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests, "rate_limited", await SendAsync(client, forged));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await SendAsync(client, valid));
    }

    /// <summary>
    /// Each rejection states the remaining requests, or the time to retry over the limit: without a credential, with
    /// a malformed key and with a malformed token.
    /// </summary>
    [Fact]
    public async Task Rejected_requests_are_limited_per_network_without_affecting_its_callers()
    {
        using var client = system.Gateway.ClientFrom("127.0.0.5");
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        await WindowStart.WaitAsync();
        string?[] rejected = [null, "egret_malformed", new string('x', 9000), null];
        for (var time = 0; time < rejected.Length; time++)
        {
            var response = await SendAsync(client, rejected[time]);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, response);
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"\"unauthenticated\";r={rejected.Length - 1 - time};t="),
                Assert.Single(response.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
            Assert.Equal("\"unauthenticated\";q=4;w=60", Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
        }

        foreach (var further in new[] { null, "egret_malformed" })
        {
            var response = await SendAsync(client, further);
            await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", response);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await SendAsync(client, token));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/v1/domains/"));
    }

    /// <summary>Forbidden requests count like permitted ones.</summary>
    [Fact]
    public async Task Forbidden_requests_count_for_their_caller()
    {
        using var client = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        await WindowStart.WaitAsync();
        for (var time = 0; time < 5; time++)
        {
            var response = await client.GetAsync("/v1/audit/events/");
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "platform_admin_required", response);
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"\"cheap\";r={4 - time};t="),
                Assert.Single(response.Headers.GetValues("RateLimit")),
                StringComparison.Ordinal);
        }

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.TooManyRequests, "rate_limited", await client.GetAsync("/v1/audit/events/"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string? credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/");
        request.Headers.Authorization = credential is null ? null : new("Bearer", credential);
        return await client.SendAsync(request);
    }

    /// <summary>A system whose limits a test can reach.</summary>
    public sealed class LowLimitSystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RateLimits:Cheap"] = "5",
            ["RateLimits:SignUp"] = "2",
            ["RateLimits:KeyReport"] = "2",
            ["RateLimits:InvalidCredentials"] = "3",
            ["RateLimits:Unauthenticated"] = "4",
        };
    }
}
