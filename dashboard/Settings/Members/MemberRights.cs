using Egret.Client;

namespace Egret.Dashboard.Settings.Members;

/// <summary>
/// Permissions of members over each other, as enforced by the API; actions without permission are not offered.
/// </summary>
internal static class MemberRights
{
    private static readonly OrganisationRole[] All =
        [OrganisationRole.Member, OrganisationRole.Admin, OrganisationRole.Owner];

    /// <summary>Whether the member may invite users and see invitations.</summary>
    public static bool MayInvite(OrganisationRole own) => own >= OrganisationRole.Admin;

    /// <summary>The roles that the member may assign.</summary>
    public static IReadOnlyList<OrganisationRole> RolesToGive(OrganisationRole own) =>
        [.. All.Where(role => role <= own)];

    /// <summary>Whether the member may change the role of another member; only owners may change owners.</summary>
    public static bool MayChange(OrganisationRole own, OrganisationRole of) =>
        own >= OrganisationRole.Admin && of <= own;

    /// <summary>
    /// Whether the member may remove another member; members may always leave. The server protects the last owner.
    /// </summary>
    public static bool MayRemove(OrganisationRole own, OrganisationRole of, bool isSelf) =>
        isSelf || MayChange(own, of);
}
