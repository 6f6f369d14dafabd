using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Audit;

public sealed class AuditTrailTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Operator_finds_what_gateways_and_services_stated_by_any_of_its_particulars()
    {
        var (refusal, revocation) = (Line(AuditActions.Authentication, AuditOutcomes.Rejected), Line(AuditActions.KeyRevoked, AuditOutcomes.Succeeded));
        await ReportAsync(refusal);
        await using var service = await app.ListenAsync();
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                // Until the service's queue is there nobody hears it; as often as it is heard, it is kept once.
                await service.PublishAsync(revocation);
                return await ListAsync($"user_id={revocation.UserId}");
            },
            found => found.Count > 0);
        foreach (var line in new[] { refusal, revocation })
        {
            string[] queries =
            [
                $"user_id={line.UserId}", $"key_id={line.KeyId}", $"organisation_id={line.OrganisationId}", $"trace_id={line.TraceId}",
                $"target_id={line.TargetId}", $"action={line.Action}&outcome={line.Outcome}&address={line.Address}&user_id={line.UserId}",
                $"from={line.OccurredAt.AddSeconds(-1):O}&to={line.OccurredAt.AddSeconds(1):O}&key_id={line.KeyId}".Replace("+", "%2B", StringComparison.Ordinal),
            ];
            foreach (var query in queries)
            {
                var found = Assert.Single(await ListAsync(query));
                Assert.Equal(line.EventId, found.GetProperty("id").GetGuid());
                Assert.Equal(line.Reason, found.GetProperty("reason").GetString());
                Assert.Equal(line.Count, found.GetProperty("count").GetInt32());
            }
        }

        Assert.Contains(await ListAsync("action=api_key."), found => found.GetProperty("id").GetGuid() == revocation.EventId);
        Assert.DoesNotContain(await ListAsync("outcome=succeeded"), found => found.GetProperty("id").GetGuid() == refusal.EventId);
        Assert.Empty(await ListAsync($"to={refusal.OccurredAt.AddDays(-1):O}&user_id={refusal.UserId}".Replace("+", "%2B", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Latest_come_first_and_every_one_is_on_some_page()
    {
        var organisation = Guid.CreateVersion7();
        var lines = Enumerable.Range(0, 5).Select(_ => Line(AuditActions.SignIn, AuditOutcomes.Succeeded) with { OrganisationId = organisation }).ToArray();
        await ReportAsync(lines);

        var seen = new List<Guid>();
        var next = $"/v1/audit/events/?organisation_id={organisation}&limit=2";
        while (next is not null)
        {
            var response = await Administrator().GetAsync(next);
            var page = await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, response);
            seen.AddRange(page.Select(line => line.GetProperty("id").GetGuid()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(lines.Select(line => line.EventId).OrderByDescending(id => id), seen);
    }

    /// <summary>A report whose answer was lost is sent again, and so is an event.</summary>
    [Fact]
    public async Task Line_that_is_delivered_twice_is_kept_once()
    {
        var line = Line(AuditActions.SignIn, AuditOutcomes.Rejected);
        await ReportAsync(line);
        await ReportAsync(line, Line(AuditActions.SignIn, AuditOutcomes.Rejected));

        Assert.Single(await ListAsync($"user_id={line.UserId}"));
    }

    [Fact]
    public async Task Nobody_but_a_platform_administrator_reads_it_and_nobody_but_a_service_writes_it()
    {
        var person = await app.RegisterAsync();
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "platform_admin_required", await app.ClientOf(person).GetAsync("/v1/audit/events/"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await app.Anonymous().GetAsync("/v1/audit/events/"));
        foreach (var client in new[] { app.ClientOf(person), Administrator() })
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "permission_denied",
                await client.PostAsJsonAsync("/internal/audit", new AuditReport([Line(AuditActions.SignIn, AuditOutcomes.Succeeded)]), ResponseAssert.Json));
        }
    }

    [Theory]
    [InlineData("outcome=perhaps", "outcome")]
    [InlineData("user_id=me", "user_id")]
    [InlineData("from=yesterday", "from")]
    [InlineData("cursor=!", "cursor")]
    public async Task Filter_that_is_none_is_named(string query, string field)
    {
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await Administrator().GetAsync("/v1/audit/events/?" + query));
        Assert.Contains(field, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_is_not_changed()
    {
        await ReportAsync(Line(AuditActions.SignIn, AuditOutcomes.Rejected));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var change = source.CreateCommand("update audit_entries set outcome = 'succeeded'");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync());
        Assert.Equal("The audit trail is not changed.", refusal.MessageText);
    }

    private static AccessAudited Line(string action, string outcome) => new(
        Guid.CreateVersion7(), DateTimeOffset.UtcNow, action, outcome, outcome == AuditOutcomes.Rejected ? "api_key_not_valid" : null, Guid.CreateVersion7(),
        Guid.CreateVersion7(), Guid.CreateVersion7(), "api_key", $"target-{Guid.CreateVersion7():N}", "192.0.2.7", 3, Guid.CreateVersion7().ToString("N"));

    private HttpClient Administrator() => app.CreateClient(new TestCaller { IsPlatformAdministrator = true });

    private async Task ReportAsync(params AccessAudited[] lines) => await ResponseAssert.HasStatusAsync(
        HttpStatusCode.NoContent, await app.CreateClient(Assertions.Service()).PostAsJsonAsync("/internal/audit", new AuditReport(lines), ResponseAssert.Json));

    private async Task<List<JsonElement>> ListAsync(string query) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(HttpStatusCode.OK, await Administrator().GetAsync("/v1/audit/events/?" + query));
}
