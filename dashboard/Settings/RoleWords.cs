using Egret.Client;

namespace Egret.Dashboard.Settings;

/// <summary>The roles of an organisation in words.</summary>
internal static class RoleWords
{
    /// <summary>Of a role.</summary>
    public static string Of(OrganisationRole role) => role switch
    {
        OrganisationRole.Member => "Member",
        OrganisationRole.Admin => "Admin",
        OrganisationRole.Owner => "Owner",
        OrganisationRole.Unknown => "Another role",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };
}
