using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>What a member may do from now on.</summary>
/// <param name="Role">The role.</param>
public sealed record ChangeMemberRoleRequest([property: Required] OrganisationRole? Role);

internal static class ChangeMemberRole
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPatch("/members/{userId:guid}/", HandleAsync).WithName(nameof(ChangeMemberRole))
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Changes a member's role. Only an owner makes or unmakes owners, and the last one stays one. An API key that is narrowed or expires
    /// raises nobody. Who is lowered has those of their invitations withdrawn that they could no longer make.
    /// </summary>
    internal static async Task<Results<Ok<MemberResponse>, ProblemHttpResult>> HandleAsync(
        string slug, Guid userId, ChangeMemberRoleRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals,
        AuditPublisher audit, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken) is not { Organisation: var organisation, Role: var callersRole })
        {
            return Problems.NotFound();
        }

        if (callersRole < OrganisationRole.Admin)
        {
            return Problems.Forbidden("Only an admin or an owner may change roles.");
        }

        var members = await database.Memberships.Where(membership => membership.OrganisationId == organisation.Id
            && (membership.UserId == userId || membership.Role == OrganisationRole.Owner)).ToListAsync(cancellationToken);
        if (members.Find(membership => membership.UserId == userId) is not { } member)
        {
            return Problems.NotFound("There is no such member.");
        }

        var role = request.Role!.Value;
        if (callersRole < OrganisationRole.Owner && (role == OrganisationRole.Owner || member.Role == OrganisationRole.Owner))
        {
            return Problems.Forbidden("Only an owner may make or unmake an owner.");
        }

        if (role > member.Role && !caller.MayGrant(role))
        {
            audit.Refused(AuditActions.MemberRoleChanged, ErrorCodes.PermissionDenied, AuditTarget.User(userId));
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Problems.Forbidden(RoleAuthority.Refusal);
        }

        if (role != OrganisationRole.Owner && !members.HasOwnerBeside(userId))
        {
            return Problems.Conflict("An organisation needs an owner; make another member owner first.");
        }

        if (role < member.Role)
        {
            await database.WithdrawInvitationsBeyondAsync(audit, organisation.Id, userId, role, cancellationToken);
        }

        member.ChangeRole(role);
        audit.Succeeded(AuditActions.MemberRoleChanged, AuditTarget.User(userId), organisationId: organisation.Id);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(userId);
        logger.RoleChanged(organisation.Id, userId, role, caller.UserId);
        return TypedResults.Ok(await database.Memberships.Where(membership => membership.Id == member.Id)
            .Select(MemberResponse.FromMembership).SingleAsync(cancellationToken));
    }
}
