using Egret.Contracts.Events;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// The secrets that the holder of one secret may know: those of the keys that were issued or rotated with it,
/// recursively. The organisation's policy must be locked for a change, so that no key is issued concurrently.
/// </summary>
internal sealed class ExposedSecrets(IReadOnlyList<ApiKey> keys, IReadOnlySet<string> hashes)
{
    /// <summary>
    /// The keys that these secrets belong to, locked until the transaction ends and loaded with all of their secrets.
    /// </summary>
    public IReadOnlyList<ApiKey> Keys => keys;

    /// <summary>
    /// The keys that the holder of these secrets can still use; excludes keys whose secret was replaced in another way
    /// since.
    /// </summary>
    public IReadOnlyList<ApiKey> UsableAt(DateTimeOffset now) => [.. keys.Where(key => key.IsUsableWith(hashes, now))];

    /// <summary>
    /// The event of each key for the other services, including revoked keys and keys with a new secret: the holder of
    /// these secrets may have used the key until the last of them expired.
    /// </summary>
    public IEnumerable<ApiKeyLeaked> LeakedAt(DateTimeOffset now) => keys.Select(key => new ApiKeyLeaked(
        Guid.CreateVersion7(now), now, key.OrganisationId, key.Id,
        key.Secrets.Where(secret => hashes.Contains(secret.Hash)).Max(secret => secret.ExpiresAt < now ? secret.ExpiresAt.Value : now)
            + KeyQueries.VerdictPropagationTolerance));

    /// <summary>Finds and locks the keys exposed by one secret.</summary>
    public static Task<ExposedSecrets> LockFromSecretAsync(KeysContext database, string hash, CancellationToken cancellationToken) =>
        LockAsync(database, KeyQueries.SecretsDerivedFromSecret(hash), cancellationToken);

    /// <summary>Finds and locks the keys exposed by any secret that a key has or had.</summary>
    public static Task<ExposedSecrets> LockFromKeyAsync(KeysContext database, Guid keyId, CancellationToken cancellationToken) =>
        LockAsync(database, KeyQueries.SecretsDerivedFromKey(keyId), cancellationToken);

    private static async Task<ExposedSecrets> LockAsync(KeysContext database, FormattableString query, CancellationToken cancellationToken)
    {
        string[] hashes = await database.Database.SqlQuery<string>(query).ToArrayAsync(cancellationToken);
        var keys = await database.LockKeysAsync(KeyQueries.LockOfSecrets(hashes), cancellationToken);
        return new ExposedSecrets(keys, hashes.ToHashSet(StringComparer.Ordinal));
    }
}
