using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Data;

/// <summary>Tests row-level security without the conditions of the application.</summary>
public sealed class RowLevelSecurityTests(IsolatedIdentityApp app) : IClassFixture<IsolatedIdentityApp>, IAsyncLifetime
{
    private TestUser _owner = null!;
    private TestUser _member = null!;
    private TestUser _otherUser = null!;
    private Guid _organisation;
    private Guid _otherOrganisation;

    private RowSecurity Security => new(app.ServiceConnection!, app.DatabaseConnection!, Owners, "organisations", "outgoing_mails");

    private static Dictionary<string, string> Owners => new()
    {
        ["inbox_messages"] = RowSecurity.ServiceAlone,
        ["outbox_messages"] = RowSecurity.ServiceAlone,
        ["idempotency_answers"] = "null",
        ["signing_keys"] = RowSecurity.ServiceAlone,
        ["sign_in_failures"] = RowSecurity.ServiceAlone,
        ["used_refresh_tokens"] = RowSecurity.ServiceAlone,
        ["audit_entries"] = RowSecurity.ServiceAlone,
        ["password_resets"] = RowSecurity.ServiceAlone,
        ["outgoing_mails"] = RowSecurity.ServiceAlone,
        // Members can read each other; in this test every user has at most one organisation.
        ["users"] = "coalesce((select organisation_id from memberships where user_id = t.id), t.id)",
        ["refresh_families"] = "t.user_id",
        ["organisations"] = "t.id",
        ["memberships"] = "t.organisation_id",
        ["invitations"] = "t.organisation_id",
        ["invitation_tallies"] = "t.user_id",
    };

    public async Task InitializeAsync()
    {
        _owner = await app.RegisterAsync();
        _otherUser = await app.RegisterAsync();
        var mine = await app.CreateOrganisationAsync(_owner);
        var other = await app.CreateOrganisationAsync(_otherUser);
        (_organisation, _otherOrganisation) = (mine.GetProperty("id").GetGuid(), other.GetProperty("id").GetGuid());
        _member = await app.AddMemberAsync(_owner, mine.GetProperty("slug").GetString()!);
        await app.InviteAsync(_owner, mine.GetProperty("slug").GetString()!, "invited@example.org");
        await app.InviteAsync(_otherUser, other.GetProperty("slug").GetString()!, "invited@example.org");
        foreach (var user in new[] { _owner, _member, _otherUser })
        {
            await app.RefreshAsync((await app.SignInAsync(user)).Refresh, rotate: true);
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await app.TrySignInAsync(_owner.Email, "not their password"));
        var entry = new AccessAudited(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, AuditActions.SignIn, AuditOutcomes.Succeeded, Reason: null,
                _owner.Id, KeyId: null,
            _organisation, TargetType: null, TargetId: null, Address: null, Count: 1, TraceId: null);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.CreateClient(Assertions.Service())
            .PostAsJsonAsync("/internal/audit", new AuditReport([entry]), ResponseAssert.Json));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var reset = source.CreateCommand(
            """
            insert into password_resets (token_hash, user_id, created_at, expires_at)
            values (uuid_send(gen_random_uuid()), $1, now(), now() + interval '1 hour')
            """);
        reset.Parameters.Add(new() { Value = _owner.Id });
        await reset.ExecuteNonQueryAsync();
        await Security.AddSharedRowsAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public Task Every_table_has_row_level_security_that_binds_the_service_itself() => Security.IsForcedOnEveryTableAsync();

    [Fact]
    public Task Session_that_states_nothing_sees_and_writes_nothing() => Security.NoRowIsVisibleWithoutScopeAsync();

    [Fact]
    public async Task Unfiltered_query_returns_and_changes_no_rows_of_others()
    {
        await Security.OnlyOwnRowsAreVisibleAsync(_organisation, _owner.Id, _organisation, _owner.Id);
        await Security.OnlyOwnRowsAreVisibleAsync(_organisation, _member.Id, _organisation, _member.Id);
        await Security.OnlyOwnRowsAreVisibleAsync(_otherOrganisation, _otherUser.Id, _otherOrganisation, _otherUser.Id);
        await Security.OnlyOwnRowsAreVisibleAsync(organisation: null, Guid.CreateVersion7());
    }

    /// <summary>The organisation that a user acts for grants no membership.</summary>
    [Fact]
    public Task Organisation_of_an_assertion_alone_grants_no_access_to_rows() =>
        Security.OnlyOwnRowsAreVisibleAsync(_organisation, _otherUser.Id, _otherOrganisation, _otherUser.Id);

    [Fact]
    public async Task User_cannot_add_themselves_to_an_organisation_with_members()
    {
        await using var session = await Security.ActAsync(organisation: null, _otherUser.Id);
        await using var command = new NpgsqlCommand(
            """
            insert into memberships (id, organisation_id, user_id, role, created_at)
            values (gen_random_uuid(), $1, $2, 'owner', now())
            """,
            session)
        {
            Parameters = { new() { Value = _organisation }, new() { Value = _otherUser.Id } },
        };
        var rejected = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, rejected.SqlState);
    }

    [Fact]
    public async Task Removed_member_reads_no_rows_of_the_organisation()
    {
        var members = await app.ClientOf(_owner).GetFromJsonAsync<List<JsonElement>>("/v1/orgs/");
        var slug = members!.Single().GetProperty("slug").GetString();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(_owner)
            .DeleteAsync($"/v1/orgs/{slug}/members/{_member.Id}/"));
        await Security.OnlyOwnRowsAreVisibleAsync(_organisation, _member.Id, _member.Id);
    }
}
