using System.Text.Json;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
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
    /// <summary>
    /// How much longer than it says an access token may be taken for good: by <see cref="Clocks.Tolerance"/>, by a clock that is as much behind, and
    /// by a gateway that remembers a principal for seconds. Amply more than their sum on purpose: a sign-in listed for longer costs
    /// nothing, and one that is left out too early is let in again.
    /// </summary>
    private static readonly TimeSpan LongestOverrun = TimeSpan.FromMinutes(1);

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

        // From here on to the end, whether or not the caller still waits: what was filled must not stay unchecked.
        await _cache.SetAsync(entry, principal, token: CancellationToken.None);

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
    /// Makes every process forget the user: to be called right after the commit of what changed their access, and before the
    /// answer. It cannot be cancelled, because the change is done already.
    /// </summary>
    public Task RemoveAsync(Guid userId) => RemoveAsync([userId]);

    /// <summary>The same for many.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<Guid> userIds)
    {
        var (left, reason) = await _cache.InvalidateAsync(userIds, AccessCaches.PrincipalEntry, time);
        if (reason is not null)
        {
            logger.PrincipalsNotRemoved(left.Count, left[0], reason);
        }
    }

    /// <summary>What <see cref="PrincipalSnapshot.TokensValidFrom"/> of a user is: a token that is issued for them must not say that it is older.</summary>
    public Task<DateTimeOffset> FindTokensValidFromAsync(User user, CancellationToken cancellationToken) =>
        database.FindTokensValidFromAsync(user, EndedSince(), cancellationToken);

    private Task<PrincipalSnapshot?> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        database.FindPrincipalAsync(userId, EndedSince(), cancellationToken);

    /// <summary>A sign-in that ended before has no access token left.</summary>
    private DateTimeOffset EndedSince() => time.GetUtcNow() - tokens.Value.AccessLifetime - LongestOverrun;

    private static bool AreSame(PrincipalSnapshot one, PrincipalSnapshot? other) =>
        JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}
