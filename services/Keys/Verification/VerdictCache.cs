using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Keys.Verification;

/// <summary>
/// Verdicts in Redis, shared by all replicas, and the means to drop them everywhere at once. This process keeps none in its own
/// memory: the gateways do, and with Redis away the answer must come from Postgres.
/// </summary>
internal sealed class VerdictCache(IFusionCacheProvider caches, TimeProvider time, ILogger<VerdictCache> logger)
{
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(2);

    private readonly IFusionCache _cache = caches.GetCache(AccessCaches.Keys);

    /// <summary>The entry, or null when there is none or Redis does not answer.</summary>
    public async ValueTask<CachedVerdict?> FindAsync(string keyHash, CancellationToken cancellationToken)
    {
        var found = await _cache.TryGetAsync<CachedVerdict>(AccessCaches.KeyEntry(keyHash), token: cancellationToken);
        return found.HasValue && !(found.Value.Verdict?.ExpiresAt <= time.GetUtcNow()) ? found.Value : null;
    }

    /// <summary>Keeps a verdict for a while, but never past its expiry. Only while its row is held (see <see cref="Data.KeyQueries"/>).</summary>
    public async ValueTask KeepAsync(string keyHash, KeyVerdict? verdict, CancellationToken cancellationToken)
    {
        var lifetime = verdict is null ? UnknownLifetime : Shorter(AccessCache.SourceLifetime, verdict.ExpiresAt - time.GetUtcNow());
        if (lifetime > TimeSpan.Zero)
        {
            await _cache.SetAsync(AccessCaches.KeyEntry(keyHash), new CachedVerdict(verdict), lifetime, token: cancellationToken);
        }
    }

    /// <summary>
    /// Drops the verdicts on these secrets from Redis and from the memory of every gateway. After the commit, and whether or not the caller
    /// still waits.
    /// </summary>
    public async Task DropAsync(IEnumerable<ApiKeySecret> secrets)
    {
        var now = time.GetUtcNow();
        var (left, reason) = await _cache.InvalidateAsync(
            secrets.Where(secret => !(secret.EndsAt < now - AccessCache.SourceLifetime)), secret => AccessCaches.KeyEntry(secret.Hash), time);
        if (reason is not null)
        {
            logger.VerdictsNotInvalidated(left.Count, left[0].ApiKeyId, reason);
        }
    }

    private static TimeSpan Shorter(TimeSpan lifetime, TimeSpan? untilExpiry) => untilExpiry < lifetime ? untilExpiry.Value : lifetime;
}
