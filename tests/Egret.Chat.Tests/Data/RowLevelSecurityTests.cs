using Egret.Chat.Data;
using Egret.Persistence;
using Egret.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Chat.Tests.Data;

/// <summary>
/// The database isolates users and organisations without conditions in the queries of the application.
/// </summary>
[Collection(ChatCollection.Name)]
public sealed class RowLevelSecurityTests(ChatApp app) : IAsyncLifetime
{
    // A session belongs to one user in one organisation, so its owner is the pair.
    private const string Owner = "md5(s.user_id::text || coalesce(s.organisation_id::text, ''))::uuid";

    private readonly TestCaller _first = TestCaller.OwnerOfNewOrganisation();
    private readonly TestCaller _second = TestCaller.OwnerOfNewOrganisation();

    private RowSecurity Security => new(app.ServiceConnection!, app.DatabaseConnection!, new Dictionary<string, string>
    {
        ["inbox_messages"] = RowSecurity.ServiceAlone,
        ["outbox_messages"] = RowSecurity.ServiceAlone,
        ["idempotency_answers"] = "null",
        ["deleted_organisations"] = "t.id",
        ["deleted_users"] = "t.id",
        ["sessions"] = $"(select {Owner} from (select t.*) s)",
        ["messages"] = $"(select {Owner} from sessions s where s.id = t.session_id)",
    });

    /// <summary>The second user without an organisation.</summary>
    private TestCaller Before => _second with { OrganisationId = null, OrganisationSlug = null };

    /// <summary>The same user in another organisation.</summary>
    private TestCaller Elsewhere => TestCaller.OwnerOfNewOrganisation() with { UserId = _first.UserId };

    public async Task InitializeAsync()
    {
        foreach (var caller in new[] { _first, _second, Elsewhere, Before })
        {
            using var client = app.CreateClient(caller);
            await ChatApp.AskAsync(client, "How long must records be retained?");
        }

        await Security.AddSharedRowsAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            with gone as (insert into deleted_users (id, deleted_at) values (gen_random_uuid(), now()))
            insert into deleted_organisations (id, deleted_at) values (gen_random_uuid(), now())
            """);
        await command.ExecuteNonQueryAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public Task Every_table_has_forced_row_level_security() => Security.IsForcedOnEveryTableAsync();

    [Fact]
    public Task Session_without_row_scope_reads_and_writes_nothing() => Security.NoRowIsVisibleWithoutScopeAsync();

    [Fact]
    public async Task User_reads_and_writes_own_sessions_of_the_current_organisation_or_none()
    {
        await Security.OnlyOwnRowsAreVisibleAsync(_first.OrganisationId, _first.UserId, await OwnerAsync(_first));
        await Security.OnlyOwnRowsAreVisibleAsync(
            _second.OrganisationId, _second.UserId, await OwnerAsync(_second), await OwnerAsync(Before));
        await Security.OnlyOwnRowsAreVisibleAsync(organisation: null, _second.UserId, await OwnerAsync(Before));
        await Security.OnlyOwnRowsAreVisibleAsync(organisation: null, _first.UserId);
        await Security.OnlyOwnRowsAreVisibleAsync(_first.OrganisationId, _second.UserId, await OwnerAsync(Before));
    }

    [Fact]
    public async Task Query_without_a_condition_returns_only_own_rows()
    {
        await using var context = new ChatContext(new DbContextOptionsBuilder<ChatContext>()
            .UseNpgsql(app.ServiceConnection)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new RowScopeInterceptor(new CurrentRowScope(RowScope.For(Assertions.CallerOf(_first)))))
            .Options);
        var session = Assert.Single(await context.Sessions.ToListAsync());
        Assert.Equal((_first.UserId, _first.OrganisationId), (session.UserId, session.OrganisationId));
        var messages = await context.Messages.ToListAsync();
        Assert.Equal(2, messages.Count);
        Assert.All(messages, message => Assert.Equal(session.Id, message.SessionId));
        Assert.Equal(1, await context.Sessions.ExecuteDeleteAsync());
    }

    private async Task<Guid> OwnerAsync(TestCaller caller)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var command = source.CreateCommand(
            $"select {Owner} from sessions s where user_id = $1 and organisation_id is not distinct from $2 limit 1");
        command.Parameters.Add(new() { Value = caller.UserId });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = caller.OrganisationId });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
