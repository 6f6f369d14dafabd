using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Auditing;

public sealed class AuditTrailTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Audit_entries_are_found_by_each_filter()
    {
        var (rejection, revocation) =
            (Entry(AuditActions.Authentication, AuditOutcomes.Rejected), Entry(AuditActions.KeyRevoked, AuditOutcomes.Succeeded));
        await ReportAsync(rejection);
        await using var service = await app.ListenAsync();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                // Repeated until the queue of the service exists; each entry is stored once.
                await service.PublishAsync(revocation);
                return await ListAsync($"user_id={revocation.UserId}");
            },
            found => found.Count > 0);
        foreach (var entry in new[] { rejection, revocation })
        {
            string[] queries =
            [
                $"user_id={entry.UserId}",
                $"key_id={entry.KeyId}",
                $"organisation_id={entry.OrganisationId}",
                $"trace_id={entry.TraceId}",
                $"target_id={entry.TargetId}",
                $"action={entry.Action}&outcome={entry.Outcome}&address={entry.Address}&user_id={entry.UserId}",
                $"from={entry.OccurredAt.AddSeconds(-1):O}&to={entry.OccurredAt.AddSeconds(1):O}&key_id={entry.KeyId}".Replace(
                    "+", "%2B", StringComparison.Ordinal),
            ];
            foreach (var query in queries)
            {
                var found = Assert.Single(await ListAsync(query));
                Assert.Equal(entry.EventId, found.GetProperty("id").GetGuid());
                Assert.Equal(entry.Reason, found.GetProperty("reason").GetString());
                Assert.Equal(entry.Count, found.GetProperty("count").GetInt32());
            }
        }

        Assert.Contains(await ListAsync("action=api_key."), found => found.GetProperty("id").GetGuid() == revocation.EventId);
        Assert.DoesNotContain(await ListAsync("outcome=succeeded"), found => found.GetProperty("id").GetGuid() == rejection.EventId);
        Assert.Empty(
            await ListAsync(
            $"to={rejection.OccurredAt.AddDays(-1):O}&user_id={rejection.UserId}".Replace("+", "%2B", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Audit_entries_are_paged_newest_first()
    {
        var organisation = Guid.CreateVersion7();
        var entries = Enumerable.Range(0, 5)
            .Select(_ => Entry(AuditActions.SignIn, AuditOutcomes.Succeeded) with { OrganisationId = organisation }).ToArray();
        await ReportAsync(entries);

        var seen = new List<Guid>();
        var next = $"/v1/audit/events/?organisation_id={organisation}&limit=2";
        while (next is not null)
        {
            var response = await Administrator().GetAsync(next);
            var page = await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, response);
            seen.AddRange(page.Select(entry => entry.GetProperty("id").GetGuid()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(entries.Select(entry => entry.EventId).OrderByDescending(id => id), seen);
    }

    /// <summary>A report whose response was lost is sent again; events can be delivered twice.</summary>
    [Fact]
    public async Task Audit_entry_delivered_twice_is_stored_once()
    {
        var entry = Entry(AuditActions.SignIn, AuditOutcomes.Rejected);
        await ReportAsync(entry);
        await ReportAsync(entry, Entry(AuditActions.SignIn, AuditOutcomes.Rejected));

        Assert.Single(await ListAsync($"user_id={entry.UserId}"));
    }

    [Fact]
    public async Task Audit_trail_is_readable_for_platform_administrators_and_writable_for_services_only()
    {
        var user = await app.RegisterAsync();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "platform_admin_required", await app.ClientOf(user)
            .GetAsync("/v1/audit/events/"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await app.Anonymous()
            .GetAsync("/v1/audit/events/"));
        foreach (var client in new[] { app.ClientOf(user), Administrator() })
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
                await client.PostAsJsonAsync("/internal/audit",
                new AuditReport([Entry(AuditActions.SignIn, AuditOutcomes.Succeeded)]), ResponseAssert.Json));
        }
    }

    [Theory]
    [InlineData("outcome=perhaps", "outcome")]
    [InlineData("user_id=me", "user_id")]
    [InlineData("from=yesterday", "from")]
    [InlineData("cursor=!", "cursor")]
    public async Task Invalid_filter_is_named(string query, string field)
    {
        var problem =
            await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await Administrator()
                .GetAsync("/v1/audit/events/?" + query));
        Assert.Contains(field, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_audit_entry_cannot_be_changed()
    {
        await ReportAsync(Entry(AuditActions.SignIn, AuditOutcomes.Rejected));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var change = source.CreateCommand("update audit_entries set outcome = 'succeeded'");

        var rejection = await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync());
        Assert.Equal("The audit trail is not changed.", rejection.MessageText);
    }

    private static AccessAudited Entry(string action, string outcome) => new(
        Guid.CreateVersion7(), DateTimeOffset.UtcNow, action, outcome, outcome == AuditOutcomes.Rejected
            ? "api_key_not_valid" : null, Guid.CreateVersion7(),
        Guid.CreateVersion7(), Guid.CreateVersion7(), "api_key", $"target-{Guid.CreateVersion7():N}", "192.0.2.7", 3,
        Guid.CreateVersion7().ToString("N"));

    private HttpClient Administrator() => app.CreateClient(new TestCaller { IsPlatformAdministrator = true });

    private async Task ReportAsync(params AccessAudited[] entries) => await ResponseAssert.HasStatusAsync(
        HttpStatusCode.NoContent, await app.CreateClient(Assertions.Service())
        .PostAsJsonAsync("/internal/audit", new AuditReport(entries), ResponseAssert.Json));

    private async Task<List<JsonElement>> ListAsync(string query) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await Administrator().GetAsync("/v1/audit/events/?" + query));
}
