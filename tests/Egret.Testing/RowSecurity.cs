using Npgsql;
using Xunit;

namespace Egret.Testing;

/// <summary>Looks at a service's database past the service: with its own login and no <c>WHERE</c>, so that nothing but row-level security is left.</summary>
/// <param name="service">Connection string of the service's own login.</param>
/// <param name="administrator">Connection string of PostgreSQL's superuser to the same database.</param>
/// <param name="owners">
/// SQL for every table that tells whose its row <c>t</c> is: an id, null where it is everybody's, or <see cref="ServiceAlone"/>.
/// A table that is missing fails the tests, so that a new one is thought of.
/// </param>
/// <param name="addedByAnybody">Tables beside these that every service has to which a caller may add what is not theirs, or not yet.</param>
public sealed class RowSecurity(string service, string administrator, IReadOnlyDictionary<string, string> owners, params string[] addedByAnybody)
{
    /// <summary>Rows that no caller may read.</summary>
    public const string ServiceAlone = "'00000000-0000-0000-0000-000000000000'::uuid";

    /// <summary>The history of EF Core's migrations: it is read before there is a policy, and tells of no tenant.</summary>
    private const string History = "__migrations";

    /// <summary>What a caller did is told of here, and is not theirs to read; what they were answered is kept there for whoever has their key.</summary>
    private static readonly string[] AddedByEverybody = ["outbox_messages", "idempotency_answers"];

    /// <summary>Puts a row into the tables that every service has, which are emptied as soon as they can be, or filled seldom.</summary>
    public async Task LeaveEventsAsync()
    {
        await using var all = await OpenAsync(administrator);
        await ListAsync(all,
            """
            with inbox as (insert into inbox_messages (consumer, event_id, received_at) values ('Nobody', gen_random_uuid(), now())),
            answer as (
                insert into idempotency_answers (id, fingerprint, answer, expires_at)
                values (uuid_send(gen_random_uuid()), '', '', now() + interval '1 day'))
            insert into outbox_messages (id, type, body, created_at, next_attempt_at, attempts)
            values (gen_random_uuid(), 'Later', '{}', now(), 'infinity', 0) returning id::text
            """);
    }

    /// <summary>Every table but the migrations' history has row-level security, enabled and forced, and is owned by a login that it binds.</summary>
    public async Task IsForcedOnEveryTableAsync()
    {
        await using var all = await OpenAsync(administrator);
        var tables = await ListAsync(all,
            """
            select c.relname || ': enabled ' || c.relrowsecurity || ', forced ' || c.relforcerowsecurity || ', binding ' || not (r.rolsuper or r.rolbypassrls)
            from pg_class c join pg_roles r on r.oid = c.relowner
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relname <> $1
            """, History);
        Assert.Equal(
            owners.Keys.Order(StringComparer.Ordinal).Select(table => $"{table}: enabled true, forced true, binding true"),
            tables.Order(StringComparer.Ordinal));
    }

    /// <summary>A session that states nothing reads, adds, changes and deletes no row of any table. Each table has rows, or this would prove nothing.</summary>
    /// <param name="mayBeEmpty">Tables whose rows are gone before they could be looked at.</param>
    public async Task NothingIsThereUnlessStatedAsync(params string[] mayBeEmpty)
    {
        await using var all = await OpenAsync(administrator);
        await using var session = await OpenAsync(service);
        foreach (var table in owners.Keys)
        {
            var rows = await ListAsync(all, $"select to_json(t)::text from {table} t");
            Assert.True(rows.Count > 0 || mayBeEmpty.Contains(table, StringComparer.Ordinal), $"{table} has no row.");
            await AssertOnlyAsync([], session, table, all);
            await AssertNotAddedAsync(rows.FirstOrDefault() ?? "{}", session, table);
        }
    }

    /// <summary>
    /// A session of this caller, that asks for everything, reads what is the caller's and what is everybody's, changes and deletes nothing
    /// but the caller's own, and adds no row that is another's or everybody's.
    /// </summary>
    /// <param name="organisation">The organisation that the caller acts for.</param>
    /// <param name="user">The caller.</param>
    /// <param name="own">Ids of the owners that the caller may stand for.</param>
    public async Task OnlyOwnRowsAreThereAsync(Guid? organisation, Guid user, params Guid[] own)
    {
        await using var all = await OpenAsync(administrator);
        await using var session = await ActAsync(organisation, user);
        foreach (var (table, owner) in owners)
        {
            var readable = await ListAsync(all, $"select ctid::text from {table} t where ({owner}) is null or ({owner}) = any ($1)", own);
            await AssertOnlyAsync(readable, session, table, all);
            var mine = await ListAsync(all, $"select ctid::text from {table} t where ({owner}) = any ($1)", own);
            Assert.Empty((await WrittenAsync(session, table)).Except(mine));
            var foreign = await ListAsync(all, $"select to_json(t)::text from {table} t where ({owner}) is null or ({owner}) <> all ($1)", own);
            if (foreign.Count > 0 && !AddedByEverybody.Concat(addedByAnybody).Contains(table, StringComparer.Ordinal))
            {
                await AssertNotAddedAsync(foreign[0], session, table);
            }
        }
    }

    /// <summary>A session of the service's own login that acts for this caller.</summary>
    public async Task<NpgsqlConnection> ActAsync(Guid? organisation, Guid? user)
    {
        var session = await OpenAsync(service);
        await using var command = new NpgsqlCommand(
            "select set_config('egret.scope', 'caller', false), set_config('egret.organisation', $1, false), set_config('egret.user', $2, false)", session)
        {
            Parameters = { new() { Value = organisation?.ToString() ?? "" }, new() { Value = user?.ToString() ?? "" } },
        };
        await command.ExecuteNonQueryAsync();
        return session;
    }

    private static async Task AssertOnlyAsync(List<string> expected, NpgsqlConnection session, string table, NpgsqlConnection all)
    {
        var visible = await ListAsync(session, $"select ctid::text from {table}");
        Assert.True(
            visible.ToHashSet(StringComparer.Ordinal).SetEquals(expected),
            $"Of {table} are {visible.Count} rows visible, {visible.Except(expected).Count()} of them foreign; it should be {expected.Count}.");
        Assert.Empty((await WrittenAsync(session, table)).Except(expected));
    }

    /// <summary>The rows that the session could change or delete. To lock one takes the right to change it.</summary>
    private static async Task<HashSet<string>> WrittenAsync(NpgsqlConnection session, string table)
    {
        await using var transaction = await session.BeginTransactionAsync();
        var rows = await ListAsync(session, $"select ctid::text from {table} for update");
        rows.AddRange(await ListAsync(session, $"with gone as (delete from {table} returning ctid) select ctid::text from gone"));
        await transaction.RollbackAsync();
        return [.. rows];
    }

    /// <summary>A row just like one that is there: a policy is asked before any constraint.</summary>
    private static async Task AssertNotAddedAsync(string row, NpgsqlConnection session, string table)
    {
        await using var command = new NpgsqlCommand($"insert into {table} select * from json_populate_record(null::{table}, $1::json)", session)
        {
            Parameters = { new() { Value = row } },
        };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{table}: {refused.SqlState} {refused.MessageText}");
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        List<string> rows = [];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
