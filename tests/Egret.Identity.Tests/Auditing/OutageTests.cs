using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Auditing;

/// <summary>An outage of the database must not remove entries from the audit trail.</summary>
public sealed class OutageTests(IdentityWithProxy app) : IClassFixture<IdentityWithProxy>
{
    /// <summary>More entries than one batch.</summary>
    private const int LineCount = 300;

    private readonly string _target = Guid.CreateVersion7().ToString();

    [Fact]
    public async Task Entries_published_during_a_database_outage_are_stored_afterwards()
    {
        await PublishDuringDatabaseOutageAsync();
        app.Door.Open();
        await AllAreStoredAsync();
    }

    [Fact]
    public async Task Entries_of_a_service_stopped_during_the_outage_are_stored_by_the_next_one()
    {
        await PublishDuringDatabaseOutageAsync();
        await app.DisposeAsync();
        app.Door.Open();
        await app.RestartAsync();
        await AllAreStoredAsync();
    }

    private async Task PublishDuringDatabaseOutageAsync()
    {
        await using var probe = await app.ListenAsync();
        app.Door.Close();
        await Task.WhenAll(Enumerable.Range(0, LineCount).Select(_ => probe.PublishAsync(new AccessAudited(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, AuditActions.Authorization, AuditOutcomes.Rejected, Reason: null,
                UserId: null, KeyId: null,
            OrganisationId: null, "route", _target, Address: null, Count: 1, TraceId: null))));
        // Enough attempts for the messages to be requeued.
        await app.Door.WaitForRejectedAsync(25);
    }

    private async Task AllAreStoredAsync()
    {
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var stored = database.CreateCommand("select count(*) from audit_entries where target_id = $1");
        stored.Parameters.Add(new() { Value = _target });
        await ResponseAssert.EventuallyAsync(() => stored.ExecuteScalarAsync(), count => count is (long)LineCount);
    }
}
