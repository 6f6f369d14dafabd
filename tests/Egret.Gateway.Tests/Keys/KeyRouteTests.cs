using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Gateway.Tests.Keys;

/// <summary>What of the keys' API goes through the gateway.</summary>
public sealed class KeyRouteTests(TestSystem system) : IClassFixture<TestSystem>
{
    [Fact]
    public async Task Last_use_says_from_where_and_what_for()
    {
        var user = system.Identity.AddUser();
        var (id, secret) = await system.IssueKeyAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/sessions/recent/", secret));
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        var key = await ResponseAssert.EventuallyAsync(
            async () => await owner.GetFromJsonAsync<JsonElement>($"/v1/api-keys/{id}/"),
            key => key.GetProperty("last_used_route").ValueKind == JsonValueKind.String);
        Assert.Equal("recent-sessions", key.GetProperty("last_used_route").GetString());
        Assert.Equal("127.0.0.1", key.GetProperty("last_used_ip").GetString());
        Assert.Equal(DateTimeOffset.UtcNow, key.GetProperty("last_used_at").GetDateTimeOffset(), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Anybody_reports_a_key_and_no_gateway_lets_it_in_afterwards()
    {
        var secret = (await system.IssueKeyAsync(system.Identity.AddUser())).Secret;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/v1/models/", secret));
        using var anybody = system.Gateway.CreateClient();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await anybody.PostAsJsonAsync("/v1/keys/report", new { key = secret }));
        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync("/v1/models/", secret)).StatusCode, status => status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("/v1/billings/api-keys/policy/")]
    [InlineData("/v1/api-keys/policy")]
    public async Task Policy_is_there_under_both_names_and_no_key_changes_it(string path)
    {
        var user = system.Identity.AddUser();
        var secret = (await system.IssueKeyAsync(user)).Secret;
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await owner.PatchAsJsonAsync(path, new { max_lifetime_days = 365 }));
        using var key = system.Gateway.ClientOf(secret);
        var policy = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await key.GetAsync(path));
        Assert.Equal(365, policy.GetProperty("max_lifetime_days").GetInt32());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await key.PatchAsJsonAsync(path, new { max_lifetime_days = 366 }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await system.Gateway.GetAsync(path));
    }

    [Fact]
    public async Task Creation_can_be_sent_again()
    {
        using var owner = system.Gateway.ClientOf(system.Identity.Token(system.Identity.AddUser().UserId));
        await IdempotencyAssert.HoldsAsync(owner, "/v1/api-keys/", new { name = "ci" }, new { name = "other" });
    }
}
