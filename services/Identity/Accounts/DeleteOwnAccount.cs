using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Invitations;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

internal static class DeleteOwnAccount
{
    public static void Map(IEndpointRouteBuilder app) => app.MapDelete("/me/", HandleAsync).WithName(nameof(DeleteOwnAccount))
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict).RejectApiKeys(AuditActions.UserDeleted);

    /// <summary>
    /// Deletes the caller's account and every organisation whose only member is the caller. Responds 409 if the
    /// caller is the last owner of an organisation with other members: another member must be promoted to owner
    /// first. API keys are rejected.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time,
        ILogger<User> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var organisations = await database.LockOrganisationsOfAsync(caller.UserId, cancellationToken);
        var organisationIds = organisations.ConvertAll(organisation => organisation.Id);
        // Organisations without another member yield no row.
        var ownersBeside = await database.Memberships
            .Where(membership => organisationIds.Contains(membership.OrganisationId) && membership.UserId != caller.UserId)
            .GroupBy(membership => membership.OrganisationId)
            .Select(others => new { OrganisationId = others.Key, Count = others.Count(other => other.Role == OrganisationRole.Owner) })
            .ToDictionaryAsync(others => others.OrganisationId, others => others.Count, cancellationToken);
        foreach (var organisation in organisations)
        {
            if (!ownersBeside.TryGetValue(organisation.Id, out var ownerCount))
            {
                database.Remove(organisation);
                database.PublishOnCommit(new OrganisationDeleted(Guid.CreateVersion7(now), now, organisation.Id));
                audit.Succeeded(AuditActions.OrganisationDeleted, AuditTarget.Organisation(organisation.Id),
                    organisationId: organisation.Id);
            }
            else if (ownerCount > 0)
            {
                await database.WithdrawUnauthorizedInvitationsAsync(audit, organisation.Id, caller.UserId,
                    remainingRole: null, cancellationToken);
                database.PublishOnCommit(new MemberRemoved(Guid.CreateVersion7(now), now, organisation.Id, caller.UserId));
                audit.Succeeded(AuditActions.MemberRemoved, AuditTarget.User(caller.UserId), organisationId: organisation.Id);
            }
            else
            {
                return Problems.Conflict(
                    $"You are the last owner of '{organisation.Slug}'; promote another member to owner or delete the organisation first.");
            }
        }

        // Locked until the commit: an organisation that the caller creates or joins concurrently would lose its only
        // owner.
        await database.LockUserAsync(caller.UserId, cancellationToken);
        if (await database.Memberships.AnyAsync(
            membership => membership.UserId == caller.UserId && !organisationIds.Contains(membership.OrganisationId), cancellationToken))
        {
            return Problems.Conflict("Your memberships changed during the request; try again.");
        }

        audit.Succeeded(AuditActions.UserDeleted, AuditTarget.User(caller.UserId));
        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, caller.UserId, IsActive: false, IsDeleted: true));
        await database.SaveChangesAsync(cancellationToken);
        if (await database.Users.Where(user => user.Id == caller.UserId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Problems.NotFound();
        }

        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(caller.UserId);
        logger.AccountDeleted(caller.UserId);
        return TypedResults.NoContent();
    }
}
