using System.Net;
using System.Text.Json;
using Egret.Identity.Tests.Accounts;
using Egret.Testing;

namespace Egret.Identity.Tests.Tokens;

/// <summary>Tests the response time of sign-ins with the hash of production.</summary>
public sealed class SignInTimeTests(ProductionHashApp app) : IClassFixture<ProductionHashApp>
{
    /// <summary>Neither the response nor its timing reveals whether an account exists.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Unknown_address_gets_the_response_of_a_wrong_password()
    {
        var user = await app.RegisterAsync();
        var wrong = await app.TrySignInAsync(user.Email, "not the password");
        var unknown = await app.TrySignInAsync("unknown-address@example.org", "not the password");
        var problems = new List<JsonElement>();
        foreach (var response in new[] { wrong, unknown })
        {
            problems.Add(await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials", response));
            Assert.Equal("Bearer realm=\"egret\"", response.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(problems[0].GetProperty("detail").GetString(), problems[1].GetProperty("detail").GetString());
        await app.AreRejectedInTheSameTimeAsync("unknown-address@example.org", user.Email);
    }

    /// <summary>A flood of sign-ins delays sign-ins only.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Flood_of_sign_ins_does_not_delay_other_requests()
    {
        var user = await app.RegisterAsync();
        var client = app.ClientOf(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/auth/users/me/"));
        var flood =
            Task.WhenAll(Enumerable.Range(0, 30).Select(index => app.TrySignInAsync($"flood-{index}@example.org", "not the password")));
        for (var call = 0; call < 5; call++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.GetAsync("/auth/users/me/"));
        }

        Assert.False(flood.IsCompleted, "The last sign-in was over before the other calls.");
        Assert.All(await flood, attempt => Assert.Equal(HttpStatusCode.Unauthorized, attempt.StatusCode));
    }
}
