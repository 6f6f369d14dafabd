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

namespace Egret.Identity.Organisations;

internal static class RemoveMember
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapDelete("/members/{userId:guid}/", HandleAsync).WithName(nameof(RemoveMember))
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Removes a member; members can remove themselves. Only an owner can remove an owner, and the last owner cannot be
    /// removed. The invitations of the member are withdrawn.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string slug, Guid userId, CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit,
        TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken)
            is not { Organisation: var organisation, Role: var callersRole })
        {
            return Problems.NotFound();
        }

        if (callersRole < OrganisationRole.Admin && userId != caller.UserId)
        {
            return Problems.Forbidden("Only an admin or an owner may remove other members.");
        }

        var members = await database.Memberships.Where(membership => membership.OrganisationId == organisation.Id
            && (membership.UserId == userId || membership.Role == OrganisationRole.Owner)).ToListAsync(cancellationToken);
        if (members.Find(membership => membership.UserId == userId) is not { } member)
        {
            return Problems.NotFound("The member does not exist.");
        }

        if (member.Role == OrganisationRole.Owner && callersRole < OrganisationRole.Owner)
        {
            return Problems.Forbidden("Only an owner may remove an owner.");
        }

        if (!members.HasOwnerBeside(userId))
        {
            return Problems.Conflict(
                "An organisation requires an owner; promote another member to owner or delete the organisation first.");
        }

        var now = time.GetUtcNow();
        await database.WithdrawUnauthorizedInvitationsAsync(audit, organisation.Id, userId, remainingRole: null, cancellationToken);
        database.Remove(member);
        audit.Succeeded(AuditActions.MemberRemoved, AuditTarget.User(userId), organisationId: organisation.Id);
        database.PublishOnCommit(new MemberRemoved(Guid.CreateVersion7(now), now, organisation.Id, userId));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(userId);
        logger.MemberRemoved(organisation.Id, userId, caller.UserId);
        return TypedResults.NoContent();
    }
}
