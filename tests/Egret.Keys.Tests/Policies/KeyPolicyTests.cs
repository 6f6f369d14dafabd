using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Keys.Tests.Policies;

public sealed class KeyPolicyTests(KeysApp app) : IClassFixture<KeysApp>
{
    private const string PolicyPath = KeysApp.KeysPath + "policy/";

    [Theory]
    [InlineData(PolicyPath)]
    [InlineData("/v1/api-keys/policy")]
    public async Task Member_reads_the_policy_and_admin_changes_named_fields(string path)
    {
        var admin = TestCaller.OwnerOfNewOrganisation() with { Role = OrganisationRoles.Admin };
        using var member = app.CreateClient(admin with { UserId = Guid.CreateVersion7(), Role = OrganisationRoles.Member });
        await AssertPolicyAsync(member, path, """{"keys_may_issue_keys":true,"leaked_keys":"revoke","max_lifetime_days":null}""");

        using var client = app.CreateClient(admin);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await client.PatchAsJsonAsync(path, new { keys_may_issue_keys = false, max_lifetime_days = 90 }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsJsonAsync(path, new { leaked_keys = "notify" }));
        await AssertPolicyAsync(member, path, """{"keys_may_issue_keys":false,"leaked_keys":"notify","max_lifetime_days":90}""");
        using var cleared = new StringContent("""{"max_lifetime_days":null}""", Encoding.UTF8, "application/json");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.PatchAsync(path, cleared));
        await AssertPolicyAsync(member, path, """{"keys_may_issue_keys":false,"leaked_keys":"notify","max_lifetime_days":null}""");

        using var elsewhere = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { UserId = admin.UserId });
        await AssertPolicyAsync(elsewhere, path, """{"keys_may_issue_keys":true,"leaked_keys":"revoke","max_lifetime_days":null}""");
    }

    /// <summary>A stolen key must not change the policy that restricts it.</summary>
    [Fact]
    public async Task Members_and_keys_cannot_change_the_policy()
    {
        await using var probe = await app.ListenAsync();
        var owner = TestCaller.OwnerOfNewOrganisation();
        TestCaller[] others = [owner with { Role = OrganisationRoles.Member }, owner with { KeyId = Guid.CreateVersion7() }];
        foreach (var other in others)
        {
            using var client = app.CreateClient(other);
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Forbidden, "permission_denied", await client.PatchAsJsonAsync(PolicyPath, new { leaked_keys = "notify" }));
            await AssertPolicyAsync(client, PolicyPath, """{"keys_may_issue_keys":true,"leaked_keys":"revoke","max_lifetime_days":null}""");
            await probe.WaitForAsync<AccessAudited>(entry =>
                entry.Action == AuditActions.KeyPolicyChanged
                && entry.Outcome == AuditOutcomes.Rejected
                && entry.UserId == other.UserId
                && entry.KeyId == other.KeyId
                && entry.Reason == "permission_denied");
        }

        using var anonymous = app.CreateClient(Assertions.Anonymous());
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await anonymous.GetAsync(PolicyPath));
        using var restricted = app.CreateClient(owner with { KeyId = Guid.CreateVersion7(), Scopes = ["query"] });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Forbidden, await restricted.GetAsync(PolicyPath));
    }

    [Theory]
    [InlineData("""{"max_lifetime_days":0}""", "max_lifetime_days")]
    [InlineData("""{"max_lifetime_days":36501}""", "max_lifetime_days")]
    [InlineData("""{"max_lifetime_days":"7"}""", "max_lifetime_days")]
    [InlineData("""{"leaked_keys":"ignore"}""", "leaked_keys")]
    [InlineData("""{"leaked_keys":1}""", "leaked_keys")]
    [InlineData("""{"keys_may_issue_keys":"no"}""", "keys_may_issue_keys")]
    public async Task Invalid_change_returns_400_with_the_field(string body, string field)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PatchAsync(PolicyPath, content));
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Key_rotates_only_itself_if_keys_may_not_issue_keys()
    {
        await using var probe = await app.ListenAsync();
        var owner = TestCaller.OwnerOfNewOrganisation();
        var (own, other) = (await app.IssueAsync(owner, Expiring), await app.IssueAsync(owner, Expiring));
        await app.SetPolicyAsync(owner, new { keys_may_issue_keys = false });
        using var key = app.CreateClient(owner with { KeyId = Guid.Parse(own.Id()) });

        HttpResponseMessage[] rejected =
        [
            await key.PostAsJsonAsync(KeysApp.KeysPath, new { name = "child" }),
            await key.PostAsJsonAsync(KeysApp.KeysPath + other.Id() + "/rotate/", new { }),
            await key.PatchAsJsonAsync(KeysApp.KeysPath + other.Id() + "/update/", new { expires_at = "2099-01-01T00:00:00Z" }),
            await key.PatchAsJsonAsync(KeysApp.KeysPath + own.Id() + "/update/", new { expires_at = "2099-01-01T00:00:00Z" }),
        ];
        foreach (var response in rejected)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied", response);
        }

        foreach (var action in new[] { AuditActions.KeyCreated, AuditActions.KeyRotated, AuditActions.KeyUpdated })
        {
            await probe.WaitForAsync<AccessAudited>(entry =>
                entry.Action == action && entry.Outcome == AuditOutcomes.Rejected && entry.KeyId == Guid.Parse(own.Id()));
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await key.PatchAsJsonAsync(KeysApp.KeysPath + other.Id() + "/update/", new { name = "renamed" }));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await key.PostAsJsonAsync(KeysApp.KeysPath + own.Id() + "/rotate/", new { }));
        await app.IssueAsync(owner);
    }

    [Fact]
    public async Task Secret_over_the_maximum_lifetime_is_rejected()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var before = await app.IssueAsync(owner);
        await app.SetPolicyAsync(owner, new { max_lifetime_days = 30 });
        using var client = app.CreateClient(owner);
        var (within, beyond) = (DateTimeOffset.UtcNow.AddDays(29.9), DateTimeOffset.UtcNow.AddDays(30.1));
        var key = await app.IssueAsync(owner, new { name = "ok", expires_at = within });
        HttpResponseMessage[] rejected =
        [
            await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "for ever" }),
            await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "long", expires_at = beyond }),
            await client.PatchAsJsonAsync(KeysApp.KeysPath + key.Id() + "/update/", new { expires_at = beyond }),
            await client.PatchAsJsonAsync(KeysApp.KeysPath + key.Id() + "/update/", new { expires_at = (string?)null }),
            await client.PatchAsJsonAsync(KeysApp.KeysPath + before.Id() + "/update/", new { expires_at = beyond }),
        ];
        foreach (var response in rejected)
        {
            var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
            Assert.True(problem.GetProperty("errors").TryGetProperty("expires_at", out _), problem.ToString());
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await client.PatchAsJsonAsync(KeysApp.KeysPath + before.Id() + "/update/", new { expires_at = within }));
        await app.VerdictAsync(before.Secret());
    }

    /// <summary>
    /// After the response to the change no key is issued against it, not even by a request under way.
    /// </summary>
    [Fact]
    public async Task Policy_change_waits_for_pending_issues_and_applies_to_later_ones()
    {
        for (var round = 0; round < 10; round++)
        {
            var owner = TestCaller.OwnerOfNewOrganisation();
            using var key = app.CreateClient(owner with { KeyId = Guid.CreateVersion7() });
            var issuing = Enumerable.Range(0, 6).Select(_ => key.PostAsJsonAsync(KeysApp.KeysPath, new { name = "ci" })).ToList();
            await app.SetPolicyAsync(owner, new { keys_may_issue_keys = false });
            var count = await CountAsync(owner);
            await Task.WhenAll(issuing);
            Assert.Equal(count, await CountAsync(owner));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Forbidden, await key.PostAsJsonAsync(KeysApp.KeysPath, new { name = "late" }));
        }
    }

    /// <summary>A request whose caller was a member until recently must not leave data permanently.</summary>
    [Fact]
    public async Task Deleted_organisation_has_no_keys_and_gets_no_new_key()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(owner);
        await app.PublishAsync(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, owner.OrganisationId!.Value));
        await ResponseAssert.EventuallyAsync(() => CountAsync(owner), count => count == 0);
        await app.AssertRejectedAsync(key.Secret());
        using var client = app.CreateClient(owner);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound,
            "not_found",
            await client.PostAsJsonAsync(KeysApp.KeysPath, new { name = "late" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await client.GetAsync(KeysApp.KeysPath + key.Id() + "/events/"));
    }

    private static object Expiring => new { name = "ci", expires_at = DateTimeOffset.UtcNow.AddDays(1) };

    private async Task<int> CountAsync(TestCaller caller)
    {
        using var client = app.CreateClient(caller);
        return (await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath))).Length;
    }

    private static async Task AssertPolicyAsync(HttpClient client, string path, string expected)
    {
        var response = await client.GetAsync(path);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }
}
