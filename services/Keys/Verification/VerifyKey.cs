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

    /// <summary>Says whom a key acts for, by the hash of its secret. Unknown, revoked and expired ones cannot be told apart: 404.</summary>
    private static async Task<Results<Ok<KeyVerdict>, ProblemHttpResult>> HandleAsync(
        VerifyKeyRequest request, VerdictCache verdicts, KeyUses uses, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.KeyHash is not { Length: HashLength } || request.KeyHash.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return Problems.NotFound();
        }

        var known = await verdicts.FindAsync(request.KeyHash, cancellationToken)
            ?? await LoadAsync(request, verdicts, uses, database, time, cancellationToken);
        if (known.Verdict is not { } verdict)
        {
            return Problems.NotFound();
        }

        uses.Note(new KeyUse(verdict.KeyId, time.GetUtcNow()));
        return TypedResults.Ok(verdict);
    }

    private static async Task<CachedVerdict> LoadAsync(
        VerifyKeyRequest request, VerdictCache verdicts, KeyUses uses, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        // Whose key it is, is what is to be found out.
        await using var connection = await database.OpenConnectionAsync(RowScope.Service, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var verdict = await ReadAsync(request, connection, uses, time.GetUtcNow(), cancellationToken);

        // Within the transaction, which holds the row: whoever revokes the key now drops this entry after it.
        await verdicts.KeepAsync(request.KeyHash, verdict, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CachedVerdict(verdict);
    }

    private static async Task<KeyVerdict?> ReadAsync(
        VerifyKeyRequest request, NpgsqlConnection connection, KeyUses uses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(KeyQueries.LoadForVerification, connection) { Parameters = { new() { Value = request.KeyHash } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken) || !await reader.IsDBNullAsync(5, cancellationToken))
        {
            return null;
        }

        var keyId = reader.GetGuid(0);
        var expiresAt = await MomentAsync(reader, 4, cancellationToken);
        var endsAt = await MomentAsync(reader, 6, cancellationToken);
        if (endsAt <= now)
        {
            return null;
        }

        if (expiresAt <= now)
        {
            uses.RecordExpiredUse(keyId, new ExpiredKeyUse(now, ReportKeyUses.Readable(request.Address)));
            return null;
        }

        var scopes = await reader.GetFieldValueAsync<string[]>(3, cancellationToken);
        return new KeyVerdict(keyId, reader.GetGuid(1), reader.GetGuid(2), scopes, Earlier(expiresAt, endsAt), IsSuperseded: endsAt is not null)
        {
            SignedInAt = await MomentAsync(reader, 7, cancellationToken),
            CreatedAt = await MomentAsync(reader, 8, cancellationToken),
        };
    }

    private static async Task<DateTimeOffset?> MomentAsync(NpgsqlDataReader reader, int column, CancellationToken cancellationToken) =>
        await reader.IsDBNullAsync(column, cancellationToken) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(column, cancellationToken);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
