using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Organisations;
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
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict).RequireSignIn(AuditActions.UserDeleted);

    /// <summary>
    /// Deletes the caller's account, and with it every organisation of which they are the only member. Where they are the last owner
    /// among others, somebody else must be made owner first. An API key cannot do it.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time,
        ILogger<User> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var organisations = await database.LockOrganisationsOfAsync(caller.UserId, cancellationToken);
        var organisationIds = organisations.ConvertAll(organisation => organisation.Id);
        // Where nobody else is, there is no row.
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
                audit.Succeeded(AuditActions.OrganisationDeleted, AuditTarget.Organisation(organisation.Id), organisationId: organisation.Id);
            }
            else if (ownerCount > 0)
            {
                await database.WithdrawInvitationsBeyondAsync(audit, organisation.Id, caller.UserId, left: null, cancellationToken);
                database.PublishOnCommit(new MemberRemoved(Guid.CreateVersion7(now), now, organisation.Id, caller.UserId));
                audit.Succeeded(AuditActions.MemberRemoved, AuditTarget.User(caller.UserId), organisationId: organisation.Id);
            }
            else
            {
                return Problems.Conflict($"You are the last owner of '{organisation.Slug}'; make another member owner first, or delete it.");
            }
        }

        // Held from here on: an organisation that the caller made or joined meanwhile would lose its only owner with them.
        await database.LockUserAsync(caller.UserId, cancellationToken);
        if (await database.Memberships.AnyAsync(
            membership => membership.UserId == caller.UserId && !organisationIds.Contains(membership.OrganisationId), cancellationToken))
        {
            return Problems.Conflict("You became a member of an organisation at the same time; try again.");
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
