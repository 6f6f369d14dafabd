using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Keys.Verification;

/// <summary>What is known of a hash: a verdict, or that there is none.</summary>
internal sealed record CachedVerdict(KeyVerdict? Verdict);

/// <summary>
/// Verdicts in Redis, shared by all replicas, and the means to drop them everywhere at once. This process keeps none in its own
/// memory: the gateways do, and with Redis away the answer must come from Postgres.
/// </summary>
internal sealed class VerdictCache(IFusionCacheProvider caches, TimeProvider time, ILogger<VerdictCache> logger)
{
    /// <summary>
    /// With Redis away a verdict can be neither dropped there nor in the gateways, which keep it for as long again: half
    /// of the ten seconds that a revocation may take then.
    /// </summary>
    private static readonly TimeSpan VerdictLifetime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(2);

    private const int DropAttempts = 3;
    private const int DropBatchSize = 500;
    private static readonly TimeSpan DropRetryDelay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan DropLimit = TimeSpan.FromSeconds(2);

    private readonly IFusionCache _cache = caches.GetCache(AccessCaches.Keys);

    /// <summary>The entry, or null when there is none or Redis does not answer.</summary>
    public async ValueTask<CachedVerdict?> FindAsync(string keyHash, CancellationToken cancellationToken)
    {
        var found = await _cache.TryGetAsync<CachedVerdict>(AccessCaches.KeyEntry(keyHash), token: cancellationToken);
        return found.HasValue && !(found.Value.Verdict?.ExpiresAt <= time.GetUtcNow()) ? found.Value : null;
    }

    /// <summary>Keeps a verdict for a while, but never past its expiry. Only while its row is held (see <see cref="Storage.KeyQueries"/>).</summary>
    public async ValueTask KeepAsync(string keyHash, KeyVerdict? verdict, CancellationToken cancellationToken)
    {
        var lifetime = verdict is null ? UnknownLifetime : Shorter(VerdictLifetime, verdict.ExpiresAt - time.GetUtcNow());
        if (lifetime > TimeSpan.Zero)
        {
            await _cache.SetAsync(AccessCaches.KeyEntry(keyHash), new CachedVerdict(verdict), lifetime, token: cancellationToken);
        }
    }

    /// <summary>
    /// Drops the verdicts on these secrets from Redis and, through the backplane, from the memory of every gateway. After the commit, and
    /// whether or not the caller still waits; however many they are, he waits for no more than seconds while Redis is away.
    /// </summary>
    public async Task DropAsync(IEnumerable<ApiKeySecret> secrets)
    {
        var (now, began) = (time.GetUtcNow(), time.GetTimestamp());
        List<ApiKeySecret> kept = [];
        Exception? reason = null;
        foreach (var batch in secrets.Where(secret => !(secret.EndsAt < now - VerdictLifetime)).Chunk(DropBatchSize))
        {
            if (reason is not null && time.GetElapsedTime(began) > DropLimit)
            {
                kept.AddRange(batch);
                continue;
            }

            // When one batch has used up its attempts Redis is most likely away, and waiting for it once is enough.
            var (left, failure) = await DropAsync(batch, attempts: reason is null ? DropAttempts : 1);
            kept.AddRange(left);
            reason ??= failure;
        }

        if (reason is not null)
        {
            // Whatever kept it: the change is committed, and what is in memory anywhere ends by itself within ten seconds.
            logger.VerdictsNotDropped(kept.Count, kept[0].ApiKeyId, reason);
        }
    }

    /// <summary>Tries again a little later, as a connection that just broke is back in a moment and every gateway's memory depends on it.</summary>
    /// <returns>What could not be dropped, and why.</returns>
    private async Task<(ApiKeySecret[] Left, Exception? Reason)> DropAsync(ApiKeySecret[] batch, int attempts)
    {
        for (var attempt = 1; ; attempt++)
        {
            // All at once: the connection carries them in one go instead of one round trip after the other.
            var failures = await Task.WhenAll(batch.Select(TryDropAsync));
            var reason = failures.FirstOrDefault(failure => failure is not null);
            batch = [.. batch.Where((_, index) => failures[index] is not null)];
            if (reason is null || attempt == attempts)
            {
                return (batch, reason);
            }

            await Task.Delay(DropRetryDelay, time);
        }
    }

    private async Task<Exception?> TryDropAsync(ApiKeySecret secret)
    {
        try
        {
            await _cache.RemoveAsync(AccessCaches.KeyEntry(secret.Hash), RemoveEverywhere);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static void RemoveEverywhere(FusionCacheEntryOptions options)
    {
        options.SkipBackplaneNotifications = false;
        options.ReThrowDistributedCacheExceptions = true;
        options.ReThrowBackplaneExceptions = true;
    }

    private static TimeSpan Shorter(TimeSpan lifetime, TimeSpan? untilExpiry) => untilExpiry < lifetime ? untilExpiry.Value : lifetime;
}

internal static partial class Log
{
    [LoggerMessage(EventId = 1100, Level = LogLevel.Warning,
        Message = "The verdicts on {Count} secrets, one of them of API key {KeyId}, could not be dropped from Redis; gateways may follow theirs for up to ten seconds more")]
    public static partial void VerdictsNotDropped(this ILogger logger, int count, Guid keyId, Exception exception);
}
