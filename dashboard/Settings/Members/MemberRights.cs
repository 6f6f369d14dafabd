using Egret.Client;

namespace Egret.Dashboard.Settings.Members;

/// <summary>What one member may do to others, as the API decides it: what is refused anyway is not offered.</summary>
internal static class MemberRights
{
    private static readonly OrganisationRole[] All = [OrganisationRole.Member, OrganisationRole.Admin, OrganisationRole.Owner];

    /// <summary>Whether the member may invite, and see who is invited.</summary>
    public static bool MayInvite(OrganisationRole own) => own >= OrganisationRole.Admin;

    /// <summary>The roles that the member may give to others.</summary>
    public static IReadOnlyList<OrganisationRole> RolesToGive(OrganisationRole own) => [.. All.Where(role => role <= own)];

    /// <summary>Whether they may change the role of a member who has this one. Only an owner unmakes owners.</summary>
    public static bool MayChange(OrganisationRole own, OrganisationRole of) => own >= OrganisationRole.Admin && of <= own;

    /// <summary>Whether they may remove a member of this role; anybody may leave. The last owner is the server's to keep.</summary>
    public static bool MayRemove(OrganisationRole own, OrganisationRole of, bool isSelf) => isSelf || MayChange(own, of);
}
