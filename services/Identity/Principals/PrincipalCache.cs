using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Identity.Storage;
using Egret.Identity.Tokens;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Identity.Principals;

/// <summary>
/// What users may do, from Redis (seconds) or the database. A cache that fails is a cache that knows nothing:
/// the database answers instead.
/// </summary>
internal sealed class PrincipalCache(
    IFusionCacheProvider caches, IdentityContext database, IOptions<JwtOptions> tokens, TimeProvider time, ILogger<PrincipalCache> logger)
{
    /// <summary>How much longer than it says a gateway may take an access token for good.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private const int RemovalAttempts = 3;
    private static readonly TimeSpan RemovalRetryDelay = TimeSpan.FromMilliseconds(150);

    private readonly IFusionCache _cache = caches.GetCache(AccessCaches.Principals);

    /// <summary>What an active user may do; null for one who is not, or no longer, there.</summary>
    public async Task<PrincipalSnapshot?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        var entry = AccessCaches.PrincipalEntry(userId);
        var cached = await _cache.TryGetAsync<PrincipalSnapshot>(entry, token: cancellationToken);
        if (cached.HasValue)
        {
            return cached.Value;
        }

        if (await ReadAsync(userId, cancellationToken) is not { } principal)
        {
            return null;
        }

        // Filling tells the other processes nothing new, so they are not told.
        // From here on to the end, whether or not the caller still waits: what was filled must not stay unchecked.
        await _cache.SetAsync(entry, principal, options => options.SetSkipBackplaneNotifications(true), token: CancellationToken.None);

        // A change that was committed, and removed from the cache, between the reading and the filling would now be hidden by what
        // was read before it. Reading again finds it; a change committed after this reading removes the entry itself.
        PrincipalSnapshot? current = null;
        try
        {
            return current = await ReadAsync(userId, CancellationToken.None);
        }
        finally
        {
            if (!AreSame(principal, current))
            {
                await RemoveAsync(userId);
            }
        }
    }

    /// <summary>
    /// Makes every process forget the user: to be called right after the commit of what changed his access, and before the
    /// answer. It cannot be cancelled, because the change is done already.
    /// </summary>
    public async Task RemoveAsync(Guid userId)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _cache.RemoveAsync(AccessCaches.PrincipalEntry(userId), RemoveEverywhere, CancellationToken.None);
                return;
            }
            catch (Exception) when (attempt < RemovalAttempts)
            {
                // A connection that just broke is back in a moment, and every gateway's memory depends on it.
                await Task.Delay(RemovalRetryDelay, time);
            }
            catch (Exception exception)
            {
                // Whatever kept it: the change is committed, and what is in memory anywhere ends by itself within ten seconds.
                logger.PrincipalNotRemoved(userId, exception);
                return;
            }
        }
    }

    private static void RemoveEverywhere(FusionCacheEntryOptions options)
    {
        options.ReThrowDistributedCacheExceptions = true;
        options.ReThrowBackplaneExceptions = true;
    }

    /// <summary>The same for many.</summary>
    public async Task RemoveAsync(IEnumerable<Guid> userIds) =>
        await Parallel.ForEachAsync(userIds, async (userId, _) => await RemoveAsync(userId));

    private Task<PrincipalSnapshot?> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        database.FindPrincipalAsync(userId, time.GetUtcNow() - tokens.Value.AccessLifetime - ClockTolerance, cancellationToken);

    private static bool AreSame(PrincipalSnapshot one, PrincipalSnapshot? other) =>
        JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}

internal static partial class Log
{
    [LoggerMessage(EventId = 370, Level = LogLevel.Warning,
        Message = "What user {UserId} may do could not be dropped from Redis; gateways may follow what they know for up to ten seconds more")]
    public static partial void PrincipalNotRemoved(this ILogger logger, Guid userId, Exception exception);
}
