using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.LeakReports;

/// <summary>
/// An attacker may have issued other secrets with the key before it is reported; each test is one attempt to retain
/// access.
/// </summary>
public sealed class LeakedKeyTests(KeysApp app) : IClassFixture<KeysApp>
{
    private readonly TestCaller _owner = TestCaller.OwnerOfNewOrganisation();

    [Fact]
    public async Task Key_that_rotated_itself_is_revoked_when_its_old_secret_is_reported()
    {
        var leaked = await app.IssueAsync(_owner);
        var taken = await RotateAsync(With(leaked), leaked);
        var takenAgain = await RotateAsync(With(leaked), leaked);
        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(takenAgain);
        await app.AssertRejectedAsync(taken.Secret());
    }

    [Fact]
    public async Task Keys_issued_with_a_reported_key_are_revoked_with_the_cause()
    {
        await using var probe = await app.ListenAsync();
        var leaked = await app.IssueAsync(_owner, new { name = "leaked" });
        var child = await app.IssueAsync(With(leaked));
        var grandchild = await app.IssueAsync(With(child));
        var bystander = await app.IssueAsync(_owner);
        foreach (var key in new[] { leaked, child, grandchild, bystander })
        {
            await app.VerdictAsync(key.Secret());
        }

        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(leaked);
        await app.AssertRejectedAsync(child.Secret());
        await app.AssertRejectedAsync(grandchild.Secret());
        await app.VerdictAsync(bystander.Secret());

        var revoked = Assert.Single(await EventsAsync(grandchild), keyEvent => TypeOf(keyEvent) == "revoked");
        Assert.Equal(leaked.Id(), revoked.GetProperty("cause_key_id").GetString());
        Assert.Equal(JsonValueKind.Null, revoked.GetProperty("user_id").ValueKind);
        var own = Assert.Single(await EventsAsync(leaked), keyEvent => TypeOf(keyEvent) == "revoked");
        Assert.Equal(JsonValueKind.Null, own.GetProperty("cause_key_id").ValueKind);
        await probe.WaitForAsync<ApiKeyRevoked>(message => message.KeyId == Guid.Parse(grandchild.Id()));
        await probe.WaitForAsync<AccessAudited>(audited => audited.TargetId == child.Id() && audited.Action == AuditActions.KeyRevoked);
        var report = await probe.WaitForAsync<ApiKeyReported>(message => message.KeyId == Guid.Parse(leaked.Id()));
        Assert.Equal((true, 2), (report.IsRevoked, report.AlsoRevokedCount));
    }

    [Fact]
    public async Task Key_that_was_rotated_with_a_reported_key_is_revoked_with_it()
    {
        var (leaked, other) = (await app.IssueAsync(_owner), await app.IssueAsync(_owner));
        var taken = await RotateAsync(With(leaked), other);
        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(taken);
        await app.AssertRejectedAsync(leaked.Secret());
    }

    /// <summary>The owner has already rotated the key; the attacker still holds the secrets issued before.</summary>
    [Fact]
    public async Task Key_rotated_by_its_owner_stays_valid_and_derived_keys_do_not()
    {
        var leaked = await app.IssueAsync(_owner);
        var child = await app.IssueAsync(With(leaked));
        var current = await RotateAsync(_owner, leaked);
        await BackdateSecretsAsync(leaked, child);
        var later = await app.IssueAsync(With(leaked));
        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(child);
        await app.VerdictAsync(current.Secret());
        await app.VerdictAsync(later.Secret());
    }

    /// <summary>Revoking a key leaves derived keys valid, so a later report of the leak must revoke them.</summary>
    [Fact]
    public async Task Report_of_a_revoked_key_revokes_derived_keys()
    {
        var leaked = await app.IssueAsync(_owner);
        var child = await app.IssueAsync(With(leaked));
        using var client = app.CreateClient(_owner);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + leaked.Id() + "/"));
        await app.VerdictAsync(child.Secret());
        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(child);
    }

    [Fact]
    public async Task Key_revoked_during_the_request_issues_no_key()
    {
        var (leaked, other) = (await app.IssueAsync(_owner), await app.IssueAsync(_owner));
        await ReportAsync(leaked);
        await WaitUntilRejectedAsync(leaked);
        using var thief = app.CreateClient(With(leaked));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "api_key_not_valid", await thief.PostAsJsonAsync(KeysApp.KeysPath, new { name = "x" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized,
            "api_key_not_valid",
            await thief.PostAsJsonAsync(KeysApp.KeysPath + other.Id() + "/rotate/", new { }));
    }

    /// <summary>
    /// Keys issued, and keys issued with those, while the report is processed: none of them stays valid.
    /// </summary>
    [Fact]
    public async Task Concurrent_issuing_and_report_leave_no_valid_key()
    {
        var leaked = await app.IssueAsync(_owner);
        using var thief = app.CreateClient(With(leaked));
        var firstIssued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var issuing = Enumerable.Range(0, 4).Select(_ => IssueUntilRejectedAsync(thief, firstIssued)).ToList();
        await Task.WhenAny(firstIssued.Task, Task.WhenAll(issuing));
        await ReportAsync(leaked);
        var issued = (await Task.WhenAll(issuing)).SelectMany(secrets => secrets).ToList();
        await WaitUntilRejectedAsync(leaked);
        Assert.NotEmpty(issued);
        foreach (var secret in issued)
        {
            await app.AssertRejectedAsync(secret);
        }
    }

    /// <summary>Issues keys in sequence until the task completes.</summary>
    private static async Task<List<string>> IssueUntilRejectedAsync(HttpClient thief, TaskCompletionSource firstIssued)
    {
        List<string> issued = [];
        while (true)
        {
            using var response = await thief.PostAsJsonAsync(KeysApp.KeysPath, new { name = "x" });
            if (response.StatusCode != HttpStatusCode.Created)
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "api_key_not_valid", response);
                return issued;
            }

            issued.Add((await response.Content.ReadFromJsonAsync<JsonElement>()).Secret());
            firstIssued.TrySetResult();
        }
    }

    [Fact]
    public async Task Notify_policy_leaves_all_keys_valid()
    {
        await using var probe = await app.ListenAsync();
        await app.SetPolicyAsync(_owner, new { leaked_keys = "notify" });
        var leaked = await app.IssueAsync(_owner);
        var child = await app.IssueAsync(With(leaked));
        await ReportAsync(leaked);
        var report = await probe.WaitForAsync<ApiKeyReported>(message => message.KeyId == Guid.Parse(leaked.Id()));
        Assert.Equal((false, 0), (report.IsRevoked, report.AlsoRevokedCount));
        await app.VerdictAsync(child.Secret());
    }

    private TestCaller With(JsonElement key) => _owner with { KeyId = Guid.Parse(key.Id()) };

    /// <summary>Moves the secrets issued so far outside the clock tolerance.</summary>
    private async Task BackdateSecretsAsync(params JsonElement[] keys)
    {
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = database.CreateCommand(
            """
            update api_key_secrets
            set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
            where api_key_id = any ($1)
            """);
        command.Parameters.Add(new() { Value = Array.ConvertAll(keys, key => Guid.Parse(key.Id())) });
        await command.ExecuteNonQueryAsync();
    }

    private async Task<JsonElement> RotateAsync(TestCaller caller, JsonElement key)
    {
        using var client = app.CreateClient(caller);
        return await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
    }

    private async Task ReportAsync(JsonElement key)
    {
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await anonymous.PostAsJsonAsync(KeysApp.ReportPath, new { key = key.Secret() }));
    }

    private async Task WaitUntilRejectedAsync(JsonElement key) => await ResponseAssert.EventuallyAsync(
        async () => (await app.VerifyAsync(key.Secret())).StatusCode,
        status => status == HttpStatusCode.NotFound,
        TimeSpan.FromSeconds(10));

    private async Task<JsonElement[]> EventsAsync(JsonElement key)
    {
        using var client = app.CreateClient(_owner);
        return await ResponseAssert.ReadAsync<JsonElement[]>(
            HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + key.Id() + "/events/"));
    }

    private static string? TypeOf(JsonElement keyEvent) => keyEvent.GetProperty("type").GetString();
}
