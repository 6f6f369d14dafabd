using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>Rate limits count per key, so an unlimited number of keys would have no rate limit.</summary>
public sealed class ApiKeyLimitTests(ApiKeyLimitTests.TightApp app) : IClassFixture<ApiKeyLimitTests.TightApp>
{
    private const int Limit = 5;

    [Fact]
    public async Task Active_keys_over_the_quota_are_rejected()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var colleague = owner with { UserId = Guid.CreateVersion7(), Role = "member" };
        var first = await app.IssueAsync(owner);
        for (var number = 1; number < Limit; number++)
        {
            await app.IssueAsync(number % 2 == 0 ? owner : colleague);
        }

        foreach (var caller in new[] { owner, colleague, owner with { KeyId = Guid.Parse(first.Id()) } })
        {
            await AssertRejectedAsync(caller);
        }

        await app.IssueAsync(TestCaller.OwnerOfNewOrganisation());
        using var client = app.CreateClient(owner);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + first.Id() + "/"));
        await app.IssueAsync(owner);
        await AssertRejectedAsync(owner);
    }

    [Fact]
    public async Task Concurrent_requests_do_not_exceed_the_quota()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(owner);
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 4 * Limit).Select(_ => client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "x" })));
        Assert.Equal(Limit, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(3 * Limit, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }

    /// <summary>
    /// An expired key does not count for the quota until its expiry is extended; otherwise the quota could be
    /// exceeded with expired keys.
    /// </summary>
    [Fact]
    public async Task Expired_key_is_extended_only_within_the_quota()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var expired = await app.IssueAsync(owner);
        await app.ExpireAsync(expired);
        var other = await app.IssueAsync(owner);
        for (var number = 1; number < Limit; number++)
        {
            await app.IssueAsync(owner);
        }

        using var client = app.CreateClient(owner);
        var path = KeysApp.KeysPath + expired.Id() + "/update/";
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict,
            "conflict",
            await client.PatchAsJsonAsync(path, new { expires_at = (string?)null }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(path, new { name = "renamed" }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(
            KeysApp.KeysPath + other.Id() + "/update/", new { expires_at = "2097-01-01T00:00:00Z" }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + other.Id() + "/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(path, new { expires_at = (string?)null }));
    }

    private async Task AssertRejectedAsync(TestCaller caller)
    {
        using var client = app.CreateClient(caller);
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "one too many" }));
        Assert.Contains("Revoke keys", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public sealed class TightApp : KeysApp
    {
        protected override Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            settings["ApiKeys:MaxActivePerOrganisation"] = "5";
            return Task.CompletedTask;
        }
    }
}
