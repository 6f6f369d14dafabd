using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Invitations;

/// <summary>
/// Ties invitations to the authority of their inviter, who knows the token: a removed or demoted member must not return
/// through an invitation to their other address.
/// </summary>
internal static class InvitationAuthority
{
    /// <summary>
    /// Withdraws every open invitation of a user in all organisations, because a third party may have used the
    /// account. The user must be locked, so that <see cref="InviteMember"/> does not add one for a request that was
    /// admitted before. Scans a small table.
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
    /// Withdraws the invitations of a member whose role the member may no longer grant. The organisation must be
    /// locked, so that none is accepted concurrently. Call before deleting the membership: row-level security hides
    /// the invitations afterwards.
    /// </summary>
    /// <param name="database">The context, in a transaction.</param>
    /// <param name="audit">Receives an entry for each invitation.</param>
    /// <param name="organisationId">Id of the organisation.</param>
    /// <param name="inviterId">Id of the inviter.</param>
    /// <param name="remainingRole">The remaining role of the inviter; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task WithdrawUnauthorizedInvitationsAsync(
        this IdentityContext database, AuditPublisher audit, Guid organisationId, Guid inviterId,
        OrganisationRole? remainingRole, CancellationToken cancellationToken)
    {
        OrganisationRole[] grantable = remainingRole switch
        {
            OrganisationRole.Owner => [OrganisationRole.Member, OrganisationRole.Admin, OrganisationRole.Owner],
            OrganisationRole.Admin => [OrganisationRole.Member, OrganisationRole.Admin],
            OrganisationRole.Member or null => [],
            _ => throw new ArgumentOutOfRangeException(nameof(remainingRole)),
        };
        string[] grantableNames = [.. grantable.Select(role => role.ToWireName())];

        // One statement, because an invitation may be withdrawn concurrently. Served by the unique index on
        // organisation and address.
        var withdrawn = await database.Database.SqlQuery<Guid>(
            $"""
            delete from invitations
            where organisation_id = {organisationId} and invited_by = {inviterId} and role <> all ({grantableNames})
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        withdrawn.ForEach(id =>
            audit.Succeeded(AuditActions.InvitationWithdrawn, AuditTarget.Invitation(id), organisationId: organisationId));
    }

    private sealed record WithdrawnInvitation(Guid Id, Guid OrganisationId);
}
