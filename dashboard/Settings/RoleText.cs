using Egret.Client;

namespace Egret.Dashboard.Settings;

/// <summary>Display names of roles.</summary>
internal static class RoleText
{
    /// <summary>Returns the display name of a role.</summary>
    public static string Of(OrganisationRole role) => role switch
    {
        OrganisationRole.Member => "Member",
        OrganisationRole.Admin => "Admin",
        OrganisationRole.Owner => "Owner",
        OrganisationRole.Unknown => "Unknown role",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };
}
