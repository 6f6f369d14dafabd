using Egret.Contracts.Events;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Egret.Identity.Auditing;

/// <summary>Stores entries of the audit trail.</summary>
internal static class AuditTrail
{
    private const int MaxText = 200;

    /// <summary>
    /// Inserts all entries in one statement; ignores entries that are already stored, because messages can be delivered
    /// twice.
    /// </summary>
    private const string Insert = """
        insert into audit_entries
          (id, occurred_at, action, outcome, reason, user_id, key_id, organisation_id, target_type, target_id, address, count, trace_id)
        select * from unnest(
          @ids, @times, @actions, @outcomes, @reasons, @users, @keys, @organisations, @types, @targets, @addresses,
          @counts, @traces)
        on conflict do nothing
        """;

    public static async Task AppendAsync(this IdentityContext database, IReadOnlyList<AccessAudited> entries,
        CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlRawAsync(
            Insert,
            [
                Column("ids", NpgsqlDbType.Uuid, entries.Select(entry => entry.EventId).ToArray()),
                Column(
                    "times",
                    NpgsqlDbType.TimestampTz,
                    entries.Select(entry => entry.OccurredAt.ToUniversalTime()).ToArray()),
                Text("actions", entries.Select(entry => entry.Action)),
                Text("outcomes", entries.Select(entry => entry.Outcome)),
                Text("reasons", entries.Select(entry => entry.Reason)),
                Column("users", NpgsqlDbType.Uuid, entries.Select(entry => entry.UserId).ToArray()),
                Column("keys", NpgsqlDbType.Uuid, entries.Select(entry => entry.KeyId).ToArray()),
                Column("organisations", NpgsqlDbType.Uuid, entries.Select(entry => entry.OrganisationId).ToArray()),
                Text("types", entries.Select(entry => entry.TargetType)),
                Text("targets", entries.Select(entry => entry.TargetId)),
                Text("addresses", entries.Select(entry => entry.Address)),
                Column("counts", NpgsqlDbType.Integer, entries.Select(entry => entry.Count).ToArray()),
                Text("traces", entries.Select(entry => entry.TraceId)),
            ],
            cancellationToken);

    private static NpgsqlParameter Text(string name, IEnumerable<string?> values) =>
        Column(name, NpgsqlDbType.Text, values.Select(value => value is { Length: > MaxText } ? value[..MaxText] : value).ToArray());

    private static NpgsqlParameter Column(string name, NpgsqlDbType type, object values) =>
        new(name, NpgsqlDbType.Array | type) { Value = values };
}
