using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Organisations;

internal static class RoleAuthority
{
    public const string Refusal = "An API key that is narrowed or expires makes nobody admin or owner: they would reach further, and last longer, than the key.";

    /// <summary>
    /// Whether the caller's credential is good for giving out this role, whatever the caller's own is. An admin or owner makes keys without a limit
    /// and other admins: a key with a limit must not be worth that to whoever finds it.
    /// </summary>
    public static bool MayGrant(this CurrentCaller caller, OrganisationRole role) =>
        role == OrganisationRole.Member || !caller.HasRestrictedKey();

    /// <summary>Whether the caller comes with an API key that is narrowed or expires.</summary>
    public static bool HasRestrictedKey(this CurrentCaller caller) =>
        caller.KeyId is not null && (caller.Scopes.Count > 0 || caller.KeyExpiresAt is not null);
}
