namespace Egret.Identity.Data;

internal static class MembershipRules
{
    /// <summary>Whether the organisation has another owner than this member.</summary>
    public static bool HasOwnerBeside(this IEnumerable<Membership> memberships, Guid userId) =>
        memberships.Any(membership => membership.Role == OrganisationRole.Owner && membership.UserId != userId);
}
