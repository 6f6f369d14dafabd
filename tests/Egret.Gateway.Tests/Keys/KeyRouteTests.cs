using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Gateway.Tests.Keys;

/// <summary>What of the keys' API goes through the gateway.</summary>
public sealed class KeyRouteTests(TestSystem system) : IClassFixture<TestSystem>
{
    [Fact]
    public async Task Last_use_has_address_and_route()
    {
        var user = system.Identity.AddUser();
        var (id, secret) = await system.IssueKeyAsync(user);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/sessions/recent/", secret));
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        var key = await ResponseAssert.EventuallyAsync(
            async () => await owner.GetFromJsonAsync<JsonElement>($"/v1/api-keys/{id}/"),
            key => key.GetProperty("last_used_route").ValueKind == JsonValueKind.String);
        Assert.Equal("recent-sessions", key.GetProperty("last_used_route").GetString());
        Assert.Equal("127.0.0.1", key.GetProperty("last_used_ip").GetString());
        Assert.Equal(DateTimeOffset.UtcNow, key.GetProperty("last_used_at").GetDateTimeOffset(), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Reported_key_is_rejected()
    {
        var secret = (await system.IssueKeyAsync(system.Identity.AddUser())).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", secret));
        using var anonymous = system.Gateway.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await anonymous.PostAsJsonAsync("/v1/keys/report", new { key = secret }));
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync("/v1/models/", secret)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("/v1/billings/api-keys/policy/")]
    [InlineData("/v1/api-keys/policy")]
    public async Task Key_policy_is_available_at_both_paths_and_not_changeable_with_a_key(string path)
    {
        var user = system.Identity.AddUser();
        var secret = (await system.IssueKeyAsync(user)).Secret;
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await owner.PatchAsJsonAsync(path, new { max_lifetime_days = 365 }));
        using var key = system.Gateway.ClientOf(secret);
        var policy = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await key.GetAsync(path));
        Assert.Equal(365, policy.GetProperty("max_lifetime_days").GetInt32());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden,
            "permission_denied",
            await key.PatchAsJsonAsync(path, new { max_lifetime_days = 366 }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await system.Gateway.GetAsync(path));
    }

    [Fact]
    public async Task Key_creation_is_idempotent()
    {
        using var owner = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        await IdempotencyAssert.HoldsAsync(owner, "/v1/api-keys/", new { name = "ci" }, new { name = "other" });
    }
}
