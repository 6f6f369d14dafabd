namespace Egret.Identity.Data;

internal static class InvitationQueries
{
    /// <summary>
    /// Returns the invitations that can be accepted: not expired, and created by an active member who may still grant
    /// the role. An invitation without a recorded inviter is valid only for the role <c>member</c>.
    /// </summary>
    public static IQueryable<Invitation> OpenInvitations(this IdentityContext database, DateTimeOffset now) =>
        // Compared by equality: the database stores role names, whose sort order differs.
        database.Invitations.Where(invitation => invitation.ExpiresAt > now
            && (invitation.InvitedBy == null
                ? invitation.Role == OrganisationRole.Member
                : database.Memberships.Any(inviter =>
                    inviter.OrganisationId == invitation.OrganisationId && inviter.UserId == invitation.InvitedBy
                    && inviter.User.IsActive
                    && (inviter.Role == OrganisationRole.Owner
                        || (inviter.Role == OrganisationRole.Admin && invitation.Role != OrganisationRole.Owner)))));
}
