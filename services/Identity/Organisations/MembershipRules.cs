namespace Egret.Identity.Organisations;

internal static class MembershipRules
{
    /// <summary>Whether the organisation would still have an owner without this member.</summary>
    public static bool HasOwnerBeside(this IEnumerable<Membership> memberships, Guid userId) =>
        memberships.Any(membership => membership.Role == OrganisationRole.Owner && membership.UserId != userId);
}
