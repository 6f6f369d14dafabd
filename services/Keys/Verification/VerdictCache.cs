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
    private static readonly TimeSpan DropRetryDelay = TimeSpan.FromMilliseconds(150);

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
    /// whether or not the caller still waits.
    /// </summary>
    public async Task DropAsync(IEnumerable<ApiKeySecret> secrets)
    {
        var now = time.GetUtcNow();
        foreach (var secret in secrets.Where(secret => !(secret.EndsAt < now - VerdictLifetime)))
        {
            await DropAsync(secret);
        }
    }

    /// <summary>Tries again a little later, as a connection that just broke is back in a moment and every gateway's memory depends on it.</summary>
    private async Task DropAsync(ApiKeySecret secret)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _cache.RemoveAsync(AccessCaches.KeyEntry(secret.Hash), RemoveEverywhere);
                return;
            }
            catch (Exception) when (attempt < DropAttempts)
            {
                await Task.Delay(DropRetryDelay, time);
            }
            catch (Exception exception)
            {
                // Whatever kept it: the change is committed, and what is in memory anywhere ends by itself within ten seconds.
                logger.VerdictNotDropped(secret.ApiKeyId, exception);
                return;
            }
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
        Message = "The verdicts on API key {KeyId} could not be dropped from Redis; gateways may follow theirs for up to ten seconds more")]
    public static partial void VerdictNotDropped(this ILogger logger, Guid keyId, Exception exception);
}
