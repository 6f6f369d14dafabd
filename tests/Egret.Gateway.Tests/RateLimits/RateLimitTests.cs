using System.Net;
using System.Net.Http.Json;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Gateway.Tests.RateLimits;

public sealed class RateLimitTests(RateLimitTests.TightSystem system) : IClassFixture<RateLimitTests.TightSystem>
{
    [Fact]
    public async Task Beyond_the_limit_callers_are_told_when_to_come_back_and_others_are_not_affected()
    {
        var (busy, other) = (system.Identity.AddUser(), system.Identity.AddUser());
        var responses = new List<HttpResponseMessage>();
        for (var time = 0; time < 6; time++)
        {
            responses.Add(await system.Gateway.GetAsync("/v1/models/", system.Identity.Token(busy.UserId)));
        }

        Assert.All(responses.Take(5), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", responses[5]);
        Assert.InRange(responses[5].Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.StartsWith("\"cheap\";r=0;t=", Assert.Single(responses[5].Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        Assert.Equal("\"cheap\";q=5;w=60", Assert.Single(responses[5].Headers.GetValues("RateLimit-Policy")));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", system.Identity.Token(other.UserId)));
    }

    [Fact]
    public async Task Signing_up_is_limited_by_address()
    {
        using var client = system.Gateway.CreateClient();
        for (var time = 0; time < 2; time++)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", $"192.0.2.{time}");
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PostAsJsonAsync("/auth/users/", new { }));
        }

        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", await client.PostAsJsonAsync("/auth/users/", new { }));
    }

    /// <summary>Guessing keys must not become load on Keys; a key in use is not affected by a neighbour who guesses.</summary>
    [Fact]
    public async Task Address_that_guesses_keys_is_refused_without_asking_further()
    {
        var secret = (await system.IssueKeyAsync(system.Identity.AddUser())).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", secret));
        for (var time = 0; time < 3; time++)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await system.Gateway.GetAsync("/v1/models/", ApiKeyFormat.Generate()));
        }

        var response = await system.Gateway.GetAsync("/v1/models/", ApiKeyFormat.Generate());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", response);
        Assert.NotNull(response.Headers.RetryAfter);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", secret));
    }

    /// <summary>A system whose limits a test can reach.</summary>
    public sealed class TightSystem : TestSystem
    {
        protected override Dictionary<string, string?> Settings => new()
        {
            ["RateLimits:Cheap"] = "5",
            ["RateLimits:SignUp"] = "2",
            ["RateLimits:UnknownKeys"] = "3",
        };
    }
}
