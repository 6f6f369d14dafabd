using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.LeakReports;

/// <summary>Reports that fail, because the database rejects the revocation of their keys.</summary>
public sealed class FailingReportTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>, IDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(app.DatabaseConnection!);

    public void Dispose() => _database.Dispose();

    /// <summary>Otherwise one failing report would block all later reports.</summary>
    [Fact]
    public async Task Failed_report_is_deferred_without_delaying_others()
    {
        var (stuck, later) = (await IssueAsync(), await IssueAsync());
        await using (await RejectRevocationAsync(stuck))
        {
            await ReportAsync(stuck.Secret());
            await ReportAsync(later.Secret());
            await WaitUntilRejectedAsync(later);
            await app.VerdictAsync(stuck.Secret());
        }

        await WaitUntilRejectedAsync(stuck);
    }

    [Fact]
    public async Task Report_over_the_maximum_attempts_is_dead_lettered_until_rescheduled()
    {
        var (stuck, later) = (await IssueAsync(), await IssueAsync());
        await using (await RejectRevocationAsync(stuck))
        {
            await ReportAsync(stuck.Secret());
            await ResponseAssert.EventuallyAsync(
                async () =>
                {
                    await ExecuteAsync(
                        """
                        update key_reports set attempts = 11, next_attempt_at = now()
                        where secret_hash = $1 and attempts between 1 and 10
                        """,
                        stuck);
                    await StartProcessingAsync();
                    return await ExecuteAsync(
                        "select count(*) from key_reports where secret_hash = $1 and attempts = 12 and next_attempt_at is null",
                        stuck);
                },
                count => count is 1L);
        }

        await ReportAsync(later.Secret());
        await WaitUntilRejectedAsync(later);
        await app.VerdictAsync(stuck.Secret());
        await ExecuteAsync("update key_reports set next_attempt_at = now() where secret_hash = $1", stuck);
        await StartProcessingAsync();
        await WaitUntilRejectedAsync(stuck);
    }

    private Task<JsonElement> IssueAsync() => app.IssueAsync(TestCaller.OwnerOfNewOrganisation());

    private async Task<IAsyncDisposable> RejectRevocationAsync(JsonElement key)
    {
        await ExecuteAsync(
            $"""
            create function reject_revocation() returns trigger language plpgsql as $do$ begin raise exception 'rejected'; end $do$;
            create trigger reject_revocation before update on api_keys for each row
                when (old.id = '{Guid.Parse(key.Id())}' and new.revoked_at is not null) execute function reject_revocation()
            """);
        return new RejectionTrigger(this);
    }

    private async Task<object?> ExecuteAsync(string sql, JsonElement? key = null)
    {
        await using var command = _database.CreateCommand(sql);
        if (key is { } named)
        {
            command.Parameters.Add(new() { Value = ApiKeyFormat.Hash(named.Secret()) });
        }

        return await command.ExecuteScalarAsync();
    }

    /// <summary>Deferred reports are polled when a new report arrives.</summary>
    private Task StartProcessingAsync() => ReportAsync("nothing");

    private async Task ReportAsync(string secret)
    {
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await anonymous.PostAsJsonAsync(KeysApp.ReportPath, new { key = secret }));
    }

    private async Task WaitUntilRejectedAsync(JsonElement key) => await ResponseAssert.EventuallyAsync(
        async () => (await app.VerifyAsync(key.Secret())).StatusCode, status => status == HttpStatusCode.NotFound);

    private sealed class RejectionTrigger(FailingReportTests tests) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await tests.ExecuteAsync("drop trigger reject_revocation on api_keys; drop function reject_revocation()");
    }
}
