using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Invitations;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>A change of a member's role.</summary>
/// <param name="Role">The new role.</param>
public sealed record ChangeMemberRoleRequest([property: Required] OrganisationRole? Role);

internal static class ChangeMemberRole
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPatch("/members/{userId:guid}/", HandleAsync).WithName(nameof(ChangeMemberRole))
        .ProducesErrors(ErrorCodes.Conflict);

    /// <summary>
    /// Changes a member's role. Only an owner can grant or revoke the role <c>owner</c>, and the last owner keeps it.
    /// API keys with scopes or an expiry cannot promote. After a demotion, the member's invitations that exceed the
    /// new role are withdrawn.
    /// </summary>
    internal static async Task<Results<Ok<MemberResponse>, ProblemHttpResult>> HandleAsync(
        string slug, Guid userId, ChangeMemberRoleRequest request, CurrentCaller caller, IdentityContext database,
        PrincipalCache principals,
        AuditPublisher audit, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockForCallerAsync(caller, slug, cancellationToken)
            is not { Organisation: var organisation, Role: var callersRole })
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
            return Problems.NotFound("The member does not exist.");
        }

        var role = request.Role!.Value;
        if (callersRole < OrganisationRole.Owner && (role == OrganisationRole.Owner || member.Role == OrganisationRole.Owner))
        {
            return Problems.Forbidden("Only an owner may grant or revoke the role owner.");
        }

        if (role > member.Role && !caller.CanGrant(role))
        {
            audit.Rejected(AuditActions.MemberRoleChanged, ErrorCodes.PermissionDenied, AuditTarget.User(userId));
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Problems.Forbidden(RoleAuthority.RestrictedKeyDetail);
        }

        if (role != OrganisationRole.Owner && !members.HasOwnerBeside(userId))
        {
            return Problems.Conflict("An organisation requires an owner; promote another member to owner first.");
        }

        if (role < member.Role)
        {
            await database.WithdrawUnauthorizedInvitationsAsync(audit, organisation.Id, userId, role, cancellationToken);
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
