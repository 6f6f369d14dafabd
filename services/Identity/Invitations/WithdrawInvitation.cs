using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Invitations;

internal static class WithdrawInvitation
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapDelete("/invitations/{id:guid}/", HandleAsync).WithName(nameof(WithdrawInvitation));

    /// <summary>Withdraws an invitation, which invalidates its token.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string slug, Guid id, CurrentCaller caller, IdentityContext database, AuditPublisher audit, ILogger<Organisation> logger,
        CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Memberships.AsNoTracking().ForCaller(caller, slug).SingleOrDefaultAsync(cancellationToken) is not { } membership)
        {
            return Problems.NotFound();
        }

        if (membership.Role < OrganisationRole.Admin)
        {
            return Problems.Forbidden("Only an admin or an owner may withdraw invitations.");
        }

        if (await database.Invitations
            .Where(invitation => invitation.Id == id && invitation.OrganisationId == membership.OrganisationId)
            .ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problems.NotFound();
        }

        audit.Succeeded(AuditActions.InvitationWithdrawn, AuditTarget.Invitation(id), organisationId: membership.OrganisationId);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.InvitationWithdrawn(membership.OrganisationId, id, caller.UserId);
        return TypedResults.NoContent();
    }
}
