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
        select * from unnest(@ids, @times, @actions, @outcomes, @reasons, @users, @keys, @organisations, @types, @targets, @addresses, @counts, @traces)
        on conflict do nothing
        """;

    public static async Task AppendAsync(this IdentityContext database, IReadOnlyList<AccessAudited> lines,
        CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlRawAsync(
            Insert,
            [
                Column("ids", NpgsqlDbType.Uuid, lines.Select(line => line.EventId).ToArray()),
                Column("times", NpgsqlDbType.TimestampTz, lines.Select(line => line.OccurredAt.ToUniversalTime()).ToArray()),
                Text("actions", lines.Select(line => line.Action)),
                Text("outcomes", lines.Select(line => line.Outcome)),
                Text("reasons", lines.Select(line => line.Reason)),
                Column("users", NpgsqlDbType.Uuid, lines.Select(line => line.UserId).ToArray()),
                Column("keys", NpgsqlDbType.Uuid, lines.Select(line => line.KeyId).ToArray()),
                Column("organisations", NpgsqlDbType.Uuid, lines.Select(line => line.OrganisationId).ToArray()),
                Text("types", lines.Select(line => line.TargetType)),
                Text("targets", lines.Select(line => line.TargetId)),
                Text("addresses", lines.Select(line => line.Address)),
                Column("counts", NpgsqlDbType.Integer, lines.Select(line => line.Count).ToArray()),
                Text("traces", lines.Select(line => line.TraceId)),
            ],
            cancellationToken);

    private static NpgsqlParameter Text(string name, IEnumerable<string?> values) =>
        Column(name, NpgsqlDbType.Text, values.Select(value => value is { Length: > MaxText } ? value[..MaxText] : value).ToArray());

    private static NpgsqlParameter Column(string name, NpgsqlDbType type, object values) =>
        new(name, NpgsqlDbType.Array | type) { Value = values };
}
