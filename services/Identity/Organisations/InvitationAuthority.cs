using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>
/// An invitation rests on whoever made it. Its token is in the answer that they got: who is removed, or loses their role, must not come back by
/// one that they sent to another address of their own.
/// </summary>
internal static class InvitationAuthority
{
    /// <summary>
    /// The invitations that can be accepted: in time, and made by an active member who may still give out their role. One that was made
    /// before the inviter was noted stays good as far as it makes a plain member, which is most of them; for more it is made again.
    /// </summary>
    public static IQueryable<Invitation> OpenInvitations(this IdentityContext database, DateTimeOffset now) =>
        // By equality: roles are names in the database, which sort otherwise.
        database.Invitations.Where(invitation => invitation.ExpiresAt > now
            && (invitation.InvitedBy == null
                ? invitation.Role == OrganisationRole.Member
                : database.Memberships.Any(inviter => inviter.OrganisationId == invitation.OrganisationId && inviter.UserId == invitation.InvitedBy
                    && inviter.User.IsActive
                    && (inviter.Role == OrganisationRole.Owner
                        || (inviter.Role == OrganisationRole.Admin && invitation.Role != OrganisationRole.Owner)))));

    /// <summary>
    /// Withdraws every open invitation of a user, in all organisations: somebody else may have had the account. The
    /// user must be locked, so that <see cref="InviteMember"/> adds none afterwards for a request that was let in before.
    /// By the scan of a small table.
    /// </summary>
    public static async Task WithdrawInvitationsOfAsync(
        this IdentityContext database, AuditPublisher audit, Guid inviterId, CancellationToken cancellationToken)
    {
        var withdrawn = await database.Database.SqlQuery<WithdrawnInvitation>(
            $"delete from invitations where invited_by = {inviterId} returning id, organisation_id")
            .ToListAsync(cancellationToken);
        withdrawn.ForEach(invitation => audit.Succeeded(
            AuditActions.InvitationWithdrawn, AuditTarget.Invitation(invitation.Id), organisationId: invitation.OrganisationId));
    }

    /// <summary>
    /// Withdraws what a member invited for and may no longer give out. The organisation must be locked: nobody accepts meanwhile. Before the
    /// membership is taken away, as the member could not reach the invitations after it.
    /// </summary>
    /// <param name="database">The context, in a transaction.</param>
    /// <param name="audit">Is told of each.</param>
    /// <param name="organisationId">The organisation.</param>
    /// <param name="inviterId">Who made them.</param>
    /// <param name="left">The role that is left to the inviter; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WithdrawInvitationsBeyondAsync(
        this IdentityContext database, AuditPublisher audit, Guid organisationId, Guid inviterId, OrganisationRole? left, CancellationToken cancellationToken)
    {
        OrganisationRole[] grantable = left switch
        {
            OrganisationRole.Owner => [OrganisationRole.Member, OrganisationRole.Admin, OrganisationRole.Owner],
            OrganisationRole.Admin => [OrganisationRole.Member, OrganisationRole.Admin],
            OrganisationRole.Member or null => [],
            _ => throw new ArgumentOutOfRangeException(nameof(left)),
        };
        string[] kept = [.. grantable.Select(role => role.ToWireName())];

        // One statement, as somebody may withdraw one of them at the same time. By the unique index on organisation and address.
        var withdrawn = await database.Database.SqlQuery<Guid>(
            $"""
            delete from invitations where organisation_id = {organisationId} and invited_by = {inviterId} and role <> all ({kept}) returning id as "Value"
            """).ToListAsync(cancellationToken);
        withdrawn.ForEach(id => audit.Succeeded(AuditActions.InvitationWithdrawn, AuditTarget.Invitation(id), organisationId: organisationId));
    }

    private sealed record WithdrawnInvitation(Guid Id, Guid OrganisationId);
}
