using System.Buffers;
using Egret.Contracts.Internal;
using Egret.Keys.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Egret.Keys.Verification;

internal static class VerifyKey
{
    private const int HashLength = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static void Map(RouteGroupBuilder keys) => keys.MapPost("/verify/", HandleAsync).WithName(nameof(VerifyKey));

    /// <summary>
    /// Returns the verdict for the hash of a secret. Unknown, revoked and expired keys get the same response: 404.
    /// </summary>
    private static async Task<Results<Ok<KeyVerdict>, ProblemHttpResult>> HandleAsync(
        VerifyKeyRequest request, VerdictCache verdicts, KeyUses uses, NpgsqlDataSource database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (request.KeyHash is not { Length: HashLength } || request.KeyHash.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return Problems.NotFound();
        }

        var entry = await verdicts.FindAsync(request.KeyHash, cancellationToken)
            ?? await LoadAsync(request, verdicts, uses, database, time, cancellationToken);
        if (entry.Verdict is not { } verdict)
        {
            return Problems.NotFound();
        }

        uses.Record(new KeyUse(verdict.KeyId, time.GetUtcNow()));
        return TypedResults.Ok(verdict);
    }

    private static async Task<CachedVerdict> LoadAsync(
        VerifyKeyRequest request, VerdictCache verdicts, KeyUses uses, NpgsqlDataSource database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // The owner is unknown until the row is read, so the row scope cannot be an organisation.
        await using var connection = await database.OpenConnectionAsync(RowScope.Service, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var verdict = await ReadAsync(request, connection, uses, time.GetUtcNow(), cancellationToken);

        // Within the transaction, which locks the row: a concurrent revocation invalidates this entry after it is
        // stored.
        await verdicts.StoreAsync(request.KeyHash, verdict, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CachedVerdict(verdict);
    }

    private static async Task<KeyVerdict?> ReadAsync(
        VerifyKeyRequest request, NpgsqlConnection connection, KeyUses uses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(KeyQueries.LoadForVerification, connection)
        {
            Parameters = { new() { Value = request.KeyHash } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || !await reader.IsDBNullAsync(5, cancellationToken))
        {
            return null;
        }

        var keyId = reader.GetGuid(0);
        var expiresAt = await ReadTimeAsync(reader, 4, cancellationToken);
        var secretExpiresAt = await ReadTimeAsync(reader, 6, cancellationToken);
        if (secretExpiresAt <= now)
        {
            return null;
        }

        if (expiresAt <= now)
        {
            uses.RecordExpiredUse(keyId, new ExpiredKeyUse(now, ReportKeyUses.NormalizeAddress(request.Address)));
            return null;
        }

        var scopes = await reader.GetFieldValueAsync<string[]>(3, cancellationToken);
        return new KeyVerdict(
            keyId,
            reader.GetGuid(1),
            reader.GetGuid(2),
            scopes,
            Earlier(expiresAt, secretExpiresAt),
            IsSuperseded: secretExpiresAt is not null)
        {
            SignedInAt = await ReadTimeAsync(reader, 7, cancellationToken),
            CreatedAt = await ReadTimeAsync(reader, 8, cancellationToken),
        };
    }

    private static async Task<DateTimeOffset?> ReadTimeAsync(NpgsqlDataReader reader, int column, CancellationToken cancellationToken) =>
        await reader.IsDBNullAsync(column, cancellationToken)
            ? null
            : await reader.GetFieldValueAsync<DateTimeOffset>(column, cancellationToken);

    private static DateTimeOffset? Earlier(DateTimeOffset? first, DateTimeOffset? second) =>
        first is null || second < first ? second ?? first : first;
}
