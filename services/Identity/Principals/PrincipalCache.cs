using System.Text.Json;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Identity.Data;
using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Identity.Principals;

/// <summary>
/// Returns principals from Redis, cached for seconds, or from the database. If the cache fails, the database is used.
/// </summary>
internal sealed class PrincipalCache(
    IFusionCacheProvider caches, IdentityContext database, IOptions<JwtOptions> tokens, TimeProvider time, ILogger<PrincipalCache> logger)
{
    /// <summary>
    /// Margin for the acceptance of expired access tokens: <see cref="Clocks.Tolerance"/>, clock differences and the
    /// caching of principals by gateways. Intentionally larger than their sum: a longer list of ended sign-ins has no
    /// cost, whereas early removal would make revoked tokens valid again.
    /// </summary>
    private static readonly TimeSpan MaxClockOverrun = TimeSpan.FromMinutes(1);

    private readonly IFusionCache _cache = caches.GetCache(AccessCaches.Principals);

    /// <summary>Returns the principal of a user; null if the account does not exist or is inactive.</summary>
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

        // Not cancelled from here on: a filled entry must be checked.
        await _cache.SetAsync(entry, principal, token: CancellationToken.None);

        // A change that was committed and invalidated between the read and the fill is hidden by the stale entry. A
        // second read detects it; later changes invalidate the entry themselves.
        PrincipalSnapshot? current = null;
        try
        {
            return current = await ReadAsync(userId, CancellationToken.None);
        }
        finally
        {
            if (!HaveSameAccess(principal, current))
            {
                await RemoveAsync(userId);
            }
        }
    }

    /// <summary>
    /// Invalidates the principal of a user in all processes. Call immediately after the commit of a change of access,
    /// and before the response. Not cancellable, because the change is committed.
    /// </summary>
    public Task RemoveAsync(Guid userId) => RemoveAsync([userId]);

    /// <summary>Invalidates the principals of several users.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<Guid> userIds)
    {
        var (left, reason) = await _cache.InvalidateAsync(userIds, AccessCaches.PrincipalEntry, time);
        if (reason is not null)
        {
            logger.PrincipalsNotInvalidated(left.Count, left[0], reason);
        }
    }

    /// <summary>
    /// Returns <see cref="PrincipalSnapshot.TokensValidFrom"/> of a user, which is the earliest <c>iat</c> of new
    /// tokens.
    /// </summary>
    public Task<DateTimeOffset> FindTokensValidFromAsync(User user, CancellationToken cancellationToken) =>
        database.FindTokensValidFromAsync(user, RevokedSince(), cancellationToken);

    private Task<PrincipalSnapshot?> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        database.FindPrincipalAsync(userId, RevokedSince(), cancellationToken);

    /// <summary>Sign-ins that ended before this time have no unexpired access tokens.</summary>
    private DateTimeOffset RevokedSince() => time.GetUtcNow() - tokens.Value.AccessLifetime - MaxClockOverrun;

    private static bool HaveSameAccess(PrincipalSnapshot one, PrincipalSnapshot? other) =>
        JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}
