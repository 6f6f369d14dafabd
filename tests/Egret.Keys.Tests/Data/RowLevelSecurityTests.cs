using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.Data;

/// <summary>The database isolates organisations without conditions in the queries of the application.</summary>
public sealed class RowLevelSecurityTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>, IAsyncLifetime
{
    private const string OfKey = "(select organisation_id from api_keys where api_keys.id = t.api_key_id)";

    private readonly TestCaller _first = TestCaller.OwnerOfNewOrganisation();
    private readonly TestCaller _second = TestCaller.OwnerOfNewOrganisation();

    private RowSecurity Security => new(app.ServiceConnection!, app.DatabaseConnection!, Owners, "key_reports");

    private static Dictionary<string, string> Owners => new()
    {
        ["inbox_messages"] = RowSecurity.ServiceAlone,
        ["outbox_messages"] = RowSecurity.ServiceAlone,
        ["idempotency_answers"] = "null",
        ["api_keys"] = "t.organisation_id",
        ["deleted_users"] = "t.user_id",
        ["key_policies"] = "t.organisation_id",
        ["key_reports"] = RowSecurity.ServiceAlone,
        ["api_key_secrets"] = OfKey,
        ["api_key_events"] = OfKey,
    };

    public async Task InitializeAsync()
    {
        await app.IssueAsync(_first);
        await app.IssueAsync(_second);
        await Security.AddSharedRowsAsync();
        var deleted = Guid.CreateVersion7();
        await app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, deleted, IsActive: false, IsDeleted: true));
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var recorded = database.CreateCommand("select exists (select from deleted_users where user_id = $1)");
        recorded.Parameters.Add(new() { Value = deleted });
        await ResponseAssert.EventuallyAsync(() => recorded.ExecuteScalarAsync(), isRecorded => isRecorded is true);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public Task Every_table_has_forced_row_level_security() => Security.IsForcedOnEveryTableAsync();

    [Fact]
    public Task Session_without_row_scope_reads_and_writes_nothing() =>
        Security.NoRowIsVisibleWithoutScopeAsync("key_reports");

    [Fact]
    public async Task Query_without_a_condition_returns_and_changes_only_own_rows()
    {
        await Security.OnlyOwnRowsAreVisibleAsync(_first.OrganisationId, _first.UserId, _first.OrganisationId!.Value);
        await Security.OnlyOwnRowsAreVisibleAsync(_second.OrganisationId, _second.UserId, _second.OrganisationId!.Value);
        await Security.OnlyOwnRowsAreVisibleAsync(organisation: null, _first.UserId);
    }
}
