using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Invitations;

internal static class RoleAuthority
{
    public const string RestrictedKeyDetail =
        "An API key with scopes or an expiry cannot grant the roles admin and owner, which would exceed the key.";

    /// <summary>
    /// Whether the caller's credential may grant this role, independent of the caller's own role. Admins and owners can
    /// create unrestricted API keys and promote others, so a leaked restricted key must not lead to these roles.
    /// </summary>
    public static bool CanGrant(this CurrentCaller caller, OrganisationRole role) =>
        role == OrganisationRole.Member || !caller.HasRestrictedKey();

    /// <summary>Whether the caller presents an API key with scopes or an expiry.</summary>
    public static bool HasRestrictedKey(this CurrentCaller caller) =>
        caller.KeyId is not null && (caller.Scopes.Count > 0 || caller.KeyExpiresAt is not null);
}
