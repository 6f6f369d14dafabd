using Egret.Contracts;
using Egret.Keys.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>Which keys a caller may see, and how much they may grant: a key never makes or prolongs a key beyond itself.</summary>
internal static class KeyAuthority
{
    /// <summary>Whether the caller manages every key of the organisation, and not only their own.</summary>
    public static bool ManagesAllKeys(this CurrentCaller caller) => caller.Role is OrganisationRoles.Owner or OrganisationRoles.Admin;

    /// <summary>The keys that the caller may see: their own, or all of the organisation for whoever manages it.</summary>
    public static IQueryable<ApiKey> VisibleTo(this IQueryable<ApiKey> keys, CurrentCaller caller)
    {
        var all = caller.ManagesAllKeys();
        return keys.Where(key => key.OrganisationId == caller.OrganisationId && (all || key.UserId == caller.UserId));
    }

    /// <summary>
    /// Loads a key that the caller may see, with its secrets, and holds it for the caller until the transaction ends. A verification
    /// under way ends first, so that what it caches is there to be dropped (see <see cref="KeyQueries.LockVisible"/>).
    /// </summary>
    public static async Task<ApiKey?> LockAsync(this KeysContext database, Guid id, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (caller.OrganisationId is not { } organisationId)
        {
            return null;
        }

        var query = KeyQueries.LockVisible(id, organisationId, caller.ManagesAllKeys(), caller.UserId);
        return await database.LockKeysAsync(query, cancellationToken) is [var key] ? key : null;
    }

    /// <summary>
    /// Whether the key that the caller comes with was revoked while the request was under way. To be asked with the policy held: whoever revokes a key
    /// with all that it made holds that too, and nothing is made with the key afterwards.
    /// </summary>
    public static async Task<bool> IsKeyRevokedAsync(this KeysContext database, CurrentCaller caller, CancellationToken cancellationToken) =>
        caller.KeyId is { } keyId && await database.ApiKeys.AnyAsync(key => key.Id == keyId && key.RevokedAt != null, cancellationToken);

    /// <summary>Whether the caller's account was deleted during the request. It is held: what they make is there when its keys are looked for.</summary>
    public static async Task<bool> IsAccountDeletedAsync(this KeysContext database, CurrentCaller caller, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnersSharedAsync([caller.UserId], cancellationToken);
        return await database.DeletedUsers.AnyAsync(user => user.UserId == caller.UserId, cancellationToken);
    }

    /// <summary>Whether the caller's credential reaches at least as far as one narrowed to these scopes; none means not narrowed.</summary>
    public static bool CanGrant(this CurrentCaller caller, IReadOnlyCollection<string> scopes) =>
        caller.Scopes.Count == 0 || (scopes.Count > 0 && scopes.All(caller.Scopes.Contains));

    /// <summary>Whether the caller's credential lasts at least that long; null means for ever.</summary>
    public static bool CanGrantUntil(this CurrentCaller caller, DateTimeOffset? expiresAt) =>
        caller.KeyExpiresAt is null || expiresAt <= caller.KeyExpiresAt;
}
