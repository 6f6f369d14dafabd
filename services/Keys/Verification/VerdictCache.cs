using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Keys.Verification;

/// <summary>
/// Caches verdicts in Redis for all replicas and invalidates them in all processes. This process has no memory tier:
/// the gateways have one, and while Redis is unavailable verdicts must come from PostgreSQL.
/// </summary>
internal sealed class VerdictCache(IFusionCacheProvider caches, TimeProvider time, ILogger<VerdictCache> logger)
{
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(2);

    private readonly IFusionCache _cache = caches.GetCache(AccessCaches.Keys);

    /// <summary>Returns the cached entry; null if absent or if Redis is unavailable.</summary>
    public async ValueTask<CachedVerdict?> FindAsync(string keyHash, CancellationToken cancellationToken)
    {
        var found = await _cache.TryGetAsync<CachedVerdict>(AccessCaches.KeyEntry(keyHash), token: cancellationToken);
        return found.HasValue && !(found.Value.Verdict?.ExpiresAt <= time.GetUtcNow()) ? found.Value : null;
    }

    /// <summary>
    /// Caches a verdict until its expiry at most. Call it only while the key's row is locked (see
    /// <see cref="Data.KeyQueries"/>).
    /// </summary>
    public async ValueTask StoreAsync(string keyHash, KeyVerdict? verdict, CancellationToken cancellationToken)
    {
        var lifetime = verdict is null ? UnknownLifetime : Shorter(AccessCache.SourceLifetime, verdict.ExpiresAt - time.GetUtcNow());
        if (lifetime > TimeSpan.Zero)
        {
            await _cache.SetAsync(AccessCaches.KeyEntry(keyHash), new CachedVerdict(verdict), lifetime, token: cancellationToken);
        }
    }

    /// <summary>
    /// Invalidates the verdicts of these secrets in Redis and in the memory of every gateway. Call it after the
    /// commit; it does not depend on the request's cancellation.
    /// </summary>
    public async Task InvalidateAsync(IEnumerable<ApiKeySecret> secrets)
    {
        var now = time.GetUtcNow();
        var (left, reason) = await _cache.InvalidateAsync(
            secrets.Where(secret => !(secret.ExpiresAt < now - AccessCache.SourceLifetime)),
            secret => AccessCaches.KeyEntry(secret.Hash),
            time);
        if (reason is not null)
        {
            logger.VerdictsNotInvalidated(left.Count, left[0].ApiKeyId, reason);
        }
    }

    private static TimeSpan Shorter(TimeSpan lifetime, TimeSpan? untilExpiry) =>
        untilExpiry < lifetime ? untilExpiry.Value : lifetime;
}
