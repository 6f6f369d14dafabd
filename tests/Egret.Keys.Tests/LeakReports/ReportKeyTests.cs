using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.LeakReports;

public sealed class ReportKeyTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>
{
    [Fact]
    public async Task Reported_key_is_revoked_and_its_owner_notified()
    {
        await using var probe = await app.ListenAsync();
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller, new { name = "leaked" });
        await app.VerdictAsync(key.Secret());
        await ReportAsync("  " + key.Secret() + "\n", "198.51.100.4");
        await WaitUntilRejectedAsync(key);

        var report = await probe.WaitForAsync<ApiKeyReported>(message => message.KeyId == Guid.Parse(key.Id()));
        Assert.Equal(
            (caller.OrganisationId, caller.UserId, "leaked", key.Secret()[..20], true),
            (report.OrganisationId, report.UserId, report.KeyName, report.KeyPrefix, report.IsRevoked));
        await probe.WaitForAsync<ApiKeyRevoked>(message => message.KeyId == Guid.Parse(key.Id()));
        foreach (var action in new[] { AuditActions.KeyReported, AuditActions.KeyRevoked })
        {
            var entry = await probe.WaitForAsync<AccessAudited>(audited => audited.TargetId == key.Id() && audited.Action == action);
            Assert.Equal(
                (null, caller.OrganisationId, "api_key", "198.51.100.4"),
                (entry.UserId, entry.OrganisationId, entry.TargetType, entry.Address));
            Assert.NotNull(entry.TraceId);
        }

        Assert.Equal(["created", "reported", "revoked"], (await EventsAsync(caller, key)).Select(TypeOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"key":7}""")]
    [InlineData("""{"key":null}""")]
    public async Task Body_without_a_key_is_rejected(string body)
    {
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await anonymous.PostAsync(KeysApp.ReportPath, content));
        Assert.True(problem.GetProperty("errors").TryGetProperty("key", out _), problem.ToString());
    }

    [Fact]
    public async Task Owner_is_only_notified_under_the_notify_policy_once_an_hour()
    {
        await using var probe = await app.ListenAsync();
        var caller = TestCaller.OwnerOfNewOrganisation();
        await app.SetPolicyAsync(caller, new { leaked_keys = "notify" });
        var key = await app.IssueAsync(caller);
        var later = await app.IssueAsync(TestCaller.OwnerOfNewOrganisation());
        for (var time = 0; time < 3; time++)
        {
            await ReportAsync(key.Secret());
        }

        // Reports are processed in order, so the others are processed before this one.
        await ReportAsync(later.Secret());
        await probe.WaitForAsync<ApiKeyReported>(message => message.KeyId == Guid.Parse(later.Id()));
        Assert.False(Assert.Single(probe.Received<ApiKeyReported>(), message => message.KeyId == Guid.Parse(key.Id())).IsRevoked);
        await app.VerdictAsync(key.Secret());
        Assert.Equal(["created", "reported"], (await EventsAsync(caller, key)).Select(TypeOf));

        await app.SetPolicyAsync(caller, new { leaked_keys = "revoke" });
        await ReportAsync(key.Secret());
        await WaitUntilRejectedAsync(key);
    }

    /// <summary>
    /// A report of a replaced secret does not concern the current one: the owner is notified of both.
    /// </summary>
    [Fact]
    public async Task Owner_is_notified_of_each_reported_secret()
    {
        await using var probe = await app.ListenAsync();
        var caller = TestCaller.OwnerOfNewOrganisation();
        await app.SetPolicyAsync(caller, new { leaked_keys = "notify" });
        var first = await app.IssueAsync(caller);
        await ReportAsync(first.Secret());
        await WaitForReportsAsync(1);
        using var client = app.CreateClient(caller);
        var second = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync(KeysApp.KeysPath + first.Id() + "/rotate/", new { }));
        await ReportAsync(second.Secret());
        await WaitForReportsAsync(2);
        Assert.Equal(["created", "reported", "rotated", "reported"], (await EventsAsync(caller, first)).Select(TypeOf));

        Task WaitForReportsAsync(int times) => ResponseAssert.EventuallyAsync(
            () => Task.FromResult(
                probe.Received<ApiKeyReported>().Count(message => message.KeyId == Guid.Parse(first.Id()))),
            count => count == times);
    }

    /// <summary>A replaced secret is valid until its grace period ends; a leak afterwards has no effect.</summary>
    [Fact]
    public async Task Replaced_secret_counts_for_the_key_only_in_its_grace_period()
    {
        await using var probe = await app.ListenAsync();
        var caller = TestCaller.OwnerOfNewOrganisation();
        var (graced, ended) = (await app.IssueAsync(caller), await app.IssueAsync(caller));
        using var client = app.CreateClient(caller);
        var successor = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK,
            await client.PostAsJsonAsync(
                KeysApp.KeysPath + graced.Id() + "/rotate/", new { grace_period_seconds = 600 }));
        var current = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await client.PostAsJsonAsync(KeysApp.KeysPath + ended.Id() + "/rotate/", new { }));

        await ReportAsync(ended.Secret());
        Assert.False((await probe.WaitForAsync<ApiKeyReported>(message => message.KeyId == Guid.Parse(ended.Id()))).IsRevoked);
        await app.VerdictAsync(current.Secret());

        await ReportAsync(graced.Secret());
        await WaitUntilRejectedAsync(successor);
        await app.AssertRejectedAsync(graced.Secret());
    }

    /// <summary>An expired key would be valid again with a later expiry, and its secret has leaked.</summary>
    [Fact]
    public async Task Expired_key_is_revoked_too()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        await app.ExpireAsync(key);
        await app.AssertRejectedAsync(key.Secret());
        await ReportAsync(key.Secret());
        using var client = app.CreateClient(caller);
        await ResponseAssert.EventuallyAsync(
            async () => (await client.PatchAsJsonAsync(KeysApp.KeysPath + key.Id() + "/update/", new { name = "brief" })).StatusCode,
            status => status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Reported_secret_is_not_stored()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var key = await app.IssueAsync(caller);
        const string Mistaken = "a password that was pasted by mistake";
        await ReportAsync(Mistaken);
        await ReportAsync(key.Secret());
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        foreach (var secret in new[] { key.Secret()[20..], Mistaken, ApiKeyFormat.Hash(Mistaken) })
        {
            foreach (var table in new[] { "key_reports", "api_key_events", "outbox_messages", "idempotency_answers" })
            {
                await using var command = database.CreateCommand($"select count(*) from {table} t where t::text like '%' || $1 || '%'");
                command.Parameters.Add(new() { Value = secret });
                Assert.Equal(0L, await command.ExecuteScalarAsync());
            }
        }

        await WaitUntilRejectedAsync(key);
        await using var reports = database.CreateCommand("select count(*) from key_reports");
        await ResponseAssert.EventuallyAsync(() => reports.ExecuteScalarAsync(), count => count is 0L);
    }

    private async Task ReportAsync(string secret, string? address = null)
    {
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        if (address is not null)
        {
            anonymous.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await anonymous.PostAsJsonAsync(KeysApp.ReportPath, new { key = secret }));
    }

    private async Task WaitUntilRejectedAsync(JsonElement key) => await ResponseAssert.EventuallyAsync(
        async () => (await app.VerifyAsync(key.Secret())).StatusCode,
        status => status == HttpStatusCode.NotFound,
        TimeSpan.FromSeconds(10));

    private async Task<JsonElement[]> EventsAsync(TestCaller caller, JsonElement key)
    {
        using var client = app.CreateClient(caller);
        return await ResponseAssert.ReadAsync<JsonElement[]>(
            HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath + key.Id() + "/events/"));
    }

    private static string? TypeOf(JsonElement keyEvent) => keyEvent.GetProperty("type").GetString();
}
