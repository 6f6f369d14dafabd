using Egret.Contracts;
using Egret.Keys.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// Decides which keys a caller may see and what a caller may grant: a key never issues or extends a key beyond its own
/// scopes and expiry.
/// </summary>
internal static class KeyAuthority
{
    /// <summary>Whether the caller manages all keys of the organisation and not only their own.</summary>
    public static bool ManagesAllKeys(this CurrentCaller caller) =>
        caller.Role is OrganisationRoles.Owner or OrganisationRoles.Admin;

    /// <summary>
    /// The keys that the caller may see: their own, or all keys of the organisation for its admins and owners.
    /// </summary>
    public static IQueryable<ApiKey> VisibleTo(this IQueryable<ApiKey> keys, CurrentCaller caller)
    {
        var all = caller.ManagesAllKeys();
        return keys.Where(key => key.OrganisationId == caller.OrganisationId && (all || key.UserId == caller.UserId));
    }

    /// <summary>
    /// Loads a key that the caller may see, with its secrets, and locks it until the transaction ends. The lock waits
    /// for running verifications, so that the entries that they cache can be invalidated (see
    /// <see cref="KeyQueries.LockVisible"/>).
    /// </summary>
    public static async Task<ApiKey?> LockAsync(
        this KeysContext database, Guid id, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (caller.OrganisationId is not { } organisationId)
        {
            return null;
        }

        var query = KeyQueries.LockVisible(id, organisationId, caller.ManagesAllKeys(), caller.UserId);
        return await database.LockKeysAsync(query, cancellationToken) is [var key] ? key : null;
    }

    /// <summary>
    /// Whether the caller's API key was revoked during the request. Call it with the policy locked: the revocation of
    /// a key with all keys that it issued locks the policy too, so that nothing is issued with the key afterwards.
    /// </summary>
    public static async Task<bool> IsKeyRevokedAsync(
        this KeysContext database, CurrentCaller caller, CancellationToken cancellationToken) =>
        caller.KeyId is { } keyId && await database.ApiKeys.AnyAsync(key => key.Id == keyId && key.RevokedAt != null, cancellationToken);

    /// <summary>
    /// Whether the caller's account was deleted during the request. Locks the account, so that its deletion finds the
    /// keys issued now.
    /// </summary>
    public static async Task<bool> IsAccountDeletedAsync(
        this KeysContext database, CurrentCaller caller, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnersSharedAsync([caller.UserId], cancellationToken);
        return await database.DeletedUsers.AnyAsync(user => user.UserId == caller.UserId, cancellationToken);
    }

    /// <summary>
    /// Whether the caller's credential includes these scopes. An empty collection means unrestricted.
    /// </summary>
    public static bool CanGrant(this CurrentCaller caller, IReadOnlyCollection<string> scopes) =>
        caller.Scopes.Count == 0 || (scopes.Count > 0 && scopes.All(caller.Scopes.Contains));

    /// <summary>Whether the caller's credential is valid until then or longer. Null means no expiry.</summary>
    public static bool CanGrantUntil(this CurrentCaller caller, DateTimeOffset? expiresAt) =>
        caller.KeyExpiresAt is null || expiresAt <= caller.KeyExpiresAt;
}
