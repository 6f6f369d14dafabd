using Npgsql;
using Xunit;

namespace Egret.Testing;

/// <summary>
/// Checks row-level security in a service's database: queries run with the service's login and without <c>WHERE</c>,
/// so that only the policies restrict them.
/// </summary>
/// <param name="service">Connection string of the service's own login.</param>
/// <param name="administrator">Connection string of PostgreSQL's superuser to the same database.</param>
/// <param name="owners">
/// An SQL expression per table for the owner of a row <c>t</c>: an id, null for a row that all callers may read, or
/// <see cref="ServiceAlone"/>. A missing table fails the tests, so that new tables are covered.
/// </param>
/// <param name="insertable">The service's tables to which a caller may add rows of other owners.</param>
public sealed class RowSecurity(
    string service, string administrator, IReadOnlyDictionary<string, string> owners, params string[] insertable)
{
    /// <summary>Rows that no caller may read.</summary>
    public const string ServiceAlone = "'00000000-0000-0000-0000-000000000000'::uuid";

    /// <summary>EF Core's migration history: it is read before policies exist and contains no tenant data.</summary>
    private const string History = "__migrations";

    /// <summary>
    /// Tables of every service to which callers may add rows that they cannot read: events and stored responses.
    /// </summary>
    private static readonly string[] InsertableInEveryService = ["outbox_messages", "idempotency_answers"];

    /// <summary>Adds a row to the messaging and idempotency tables, which would otherwise often be empty.</summary>
    public async Task AddSharedRowsAsync()
    {
        await using var all = await OpenAsync(administrator);
        await ListAsync(all,
            """
            with inbox as (insert into inbox_messages (consumer, event_id, received_at) values ('Test', gen_random_uuid(), now())),
            answer as (
                insert into idempotency_answers (id, fingerprint, answer, expires_at)
                values (uuid_send(gen_random_uuid()), '', '', now() + interval '1 day'))
            insert into outbox_messages (id, type, body, created_at, next_attempt_at, attempts)
            values (gen_random_uuid(), 'Later', '{}', now(), 'infinity', 0) returning id::text
            """);
    }

    /// <summary>
    /// Row-level security is enabled and forced on every table except the migration history, and the owner cannot
    /// bypass it.
    /// </summary>
    public async Task IsForcedOnEveryTableAsync()
    {
        await using var all = await OpenAsync(administrator);
        var tables = await ListAsync(all,
            """
            select c.relname || ': enabled ' || c.relrowsecurity || ', forced ' || c.relforcerowsecurity
                || ', binding ' || not (r.rolsuper or r.rolbypassrls)
            from pg_class c join pg_roles r on r.oid = c.relowner
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relname <> $1
            """, History);
        Assert.Equal(
            owners.Keys.Order(StringComparer.Ordinal).Select(table => $"{table}: enabled true, forced true, binding true"),
            tables.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// A session without a row scope cannot read, add, change or delete a row of any table. Each table must have rows
    /// for this check.
    /// </summary>
    /// <param name="mayBeEmpty">Tables whose rows may be deleted before they are read.</param>
    public async Task NoRowIsVisibleWithoutScopeAsync(params string[] mayBeEmpty)
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
    /// A session of this caller that queries whole tables reads only the caller's rows and rows without an owner,
    /// changes and deletes only the caller's rows, and cannot add rows of other owners or without an owner.
    /// </summary>
    /// <param name="organisation">The organisation that the caller acts for.</param>
    /// <param name="user">The caller.</param>
    /// <param name="own">Ids of the owners whose rows are the caller's.</param>
    public async Task OnlyOwnRowsAreVisibleAsync(Guid? organisation, Guid user, params Guid[] own)
    {
        await using var all = await OpenAsync(administrator);
        await using var session = await ActAsync(organisation, user);
        foreach (var (table, owner) in owners)
        {
            var readable = await ListAsync(
                all, $"select ctid::text from {table} t where ({owner}) is null or ({owner}) = any ($1)", own);
            await AssertOnlyAsync(readable, session, table, all);
            var mine = await ListAsync(all, $"select ctid::text from {table} t where ({owner}) = any ($1)", own);
            Assert.Empty((await FindWritableAsync(session, table)).Except(mine));
            var foreign = await ListAsync(
                all, $"select to_json(t)::text from {table} t where ({owner}) is null or ({owner}) <> all ($1)", own);
            if (foreign.Count > 0 && !InsertableInEveryService.Concat(insertable).Contains(table, StringComparer.Ordinal))
            {
                await AssertNotAddedAsync(foreign[0], session, table);
            }
        }
    }

    /// <summary>Opens a session with the service's login and the row scope of this caller.</summary>
    public async Task<NpgsqlConnection> ActAsync(Guid? organisation, Guid? user)
    {
        var session = await OpenAsync(service);
        await using var command = new NpgsqlCommand(
            """
            select set_config('egret.scope', 'caller', false), set_config('egret.organisation', $1, false),
                set_config('egret.user', $2, false)
            """, session)
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
            $"{table}: {visible.Count} visible rows, {visible.Except(expected).Count()} of other owners; expected {expected.Count}.");
        Assert.Empty((await FindWritableAsync(session, table)).Except(expected));
    }

    /// <summary>
    /// Returns the rows that the session can change or delete. Locking a row requires the permission to change it.
    /// </summary>
    private static async Task<HashSet<string>> FindWritableAsync(NpgsqlConnection session, string table)
    {
        await using var transaction = await session.BeginTransactionAsync();
        var rows = await ListAsync(session, $"select ctid::text from {table} for update");
        rows.AddRange(await ListAsync(
            session, $"with deleted as (delete from {table} returning ctid) select ctid::text from deleted"));
        await transaction.RollbackAsync();
        return [.. rows];
    }

    /// <summary>Inserts a copy of an existing row: policies are evaluated before constraints.</summary>
    private static async Task AssertNotAddedAsync(string row, NpgsqlConnection session, string table)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {table} select * from json_populate_record(null::{table}, $1::json)", session)
        {
            Parameters = { new() { Value = row } },
        };
        var exception = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.True(
            exception.SqlState == PostgresErrorCodes.InsufficientPrivilege,
            $"{table}: {exception.SqlState} {exception.MessageText}");
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
