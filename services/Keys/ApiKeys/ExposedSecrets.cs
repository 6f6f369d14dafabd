using Egret.Contracts.Events;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// What whoever holds a secret may know besides: the secrets of the keys that were made or rotated with it, and with those. The
/// organisation's policy must be held for a change, so that no key is being made meanwhile.
/// </summary>
internal sealed class ExposedSecrets(IReadOnlyList<ApiKey> keys, IReadOnlySet<string> hashes)
{
    /// <summary>The keys that these secrets belong to, locked until the transaction ends and loaded with all of their secrets.</summary>
    public IReadOnlyList<ApiKey> Keys => keys;

    /// <summary>Those that can still be used by whoever knows them: not one whose secret somebody else has replaced since.</summary>
    public IReadOnlyList<ApiKey> UsableAt(DateTimeOffset now) => [.. keys.Where(key => key.IsUsableWith(hashes, now))];

    /// <summary>
    /// What other services have to know of each key, those included that have ended or have another secret by now: whoever knew these
    /// secrets may have used it until the last of them ended.
    /// </summary>
    public IEnumerable<ApiKeyLeaked> LeakedAt(DateTimeOffset now) => keys.Select(key => new ApiKeyLeaked(
        Guid.CreateVersion7(now), now, key.OrganisationId, key.Id,
        key.Secrets.Where(secret => hashes.Contains(secret.Hash)).Max(secret => secret.EndsAt < now ? secret.EndsAt.Value : now) + KeyQueries.VerdictPropagationTolerance));

    /// <summary>Beginning with one secret.</summary>
    public static Task<ExposedSecrets> LockFromSecretAsync(KeysContext database, string hash, CancellationToken cancellationToken) =>
        LockAsync(database, KeyQueries.SecretsOutOfSecret(hash), cancellationToken);

    /// <summary>Beginning with all secrets that a key ever had.</summary>
    public static Task<ExposedSecrets> LockFromKeyAsync(KeysContext database, Guid keyId, CancellationToken cancellationToken) =>
        LockAsync(database, KeyQueries.SecretsOutOfKey(keyId), cancellationToken);

    private static async Task<ExposedSecrets> LockAsync(KeysContext database, FormattableString query, CancellationToken cancellationToken)
    {
        string[] hashes = await database.Database.SqlQuery<string>(query).ToArrayAsync(cancellationToken);
        var keys = await database.LockKeysAsync(KeyQueries.LockOfSecrets(hashes), cancellationToken);
        return new ExposedSecrets(keys, hashes.ToHashSet(StringComparer.Ordinal));
    }
}
