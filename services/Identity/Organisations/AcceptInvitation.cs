using System.ComponentModel.DataAnnotations;
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
using Microsoft.Extensions.Options;

namespace Egret.Identity.Organisations;

/// <summary>The acceptance of an invitation.</summary>
/// <param name="Token">Token of the invitation.</param>
public sealed record AcceptInvitationRequest([property: Required, StringLength(100)] string Token);

internal static class AcceptInvitation
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/invitations/accept/", HandleAsync).WithName(nameof(AcceptInvitation))
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict)
        .RejectRestrictedKeys(AuditActions.MemberAdded,
            "An API key with scopes or an expiry cannot accept an invitation: the membership would exceed the key.");

    /// <summary>
    /// Accepts an invitation, once; the caller becomes a member. Unknown and expired invitations, invitations for
    /// another address and those whose inviter may no longer grant the role respond the same. API keys with scopes or
    /// an expiry are rejected.
    /// </summary>
    internal static async Task<Results<Ok<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        AcceptInvitationRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit,
        IOptions<OrganisationOptions> options, TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var hash = Invitation.ComputeHash(request.Token);
        var invitations = database.OpenInvitations(now).Where(invitation => invitation.TokenHash == hash
            && invitation.Organisation.IsActive
            && database.Users.Any(user => user.Id == caller.UserId && user.IsActive && user.NormalizedEmail == invitation.NormalizedEmail));
        if (await invitations.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } offered
            || await database.LockOrganisationAsync(offered.OrganisationId, cancellationToken) is not { } organisation
            || await database.OpenInvitations(now).Where(invitation => invitation.Id == offered.Id)
                .ExecuteDeleteAsync(cancellationToken) == 0)
        {
            // The last condition: the invitation was accepted or withdrawn, or its inviter removed, while this request
            // waited for the lock.
            return Problems.NotFound("The invitation does not exist or is not for you.");
        }

        // The assertion of a deleted account is valid for another minute; the lock also prevents a concurrent
        // deletion. An exclusive lock, so that concurrent requests are counted one at a time.
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { IsActive: true })
        {
            return Problems.NotFound("The invitation does not exist or is not for you.");
        }

        if (await database.Memberships.CountAsync(membership =>
            membership.UserId == caller.UserId, cancellationToken) >= options.Value.MaxPerUser)
        {
            return Problems.Conflict($"You have reached the limit of {options.Value.MaxPerUser} organisations per user.");
        }

        var members = await database.Memberships.AsNoTracking()
            .Where(membership => membership.OrganisationId == organisation.Id)
            .Select(membership => membership.UserId).ToListAsync(cancellationToken);
        if (members.Contains(caller.UserId))
        {
            return Problems.Conflict("You are already a member.");
        }

        if (members.Count >= organisation.MaxMembers)
        {
            return Problems.Conflict("The organisation has reached its member limit.");
        }

        var accepted = Membership.Create(organisation.Id, caller.UserId, offered.Role, now);
        database.Add(accepted);
        database.PublishOnCommit(new MemberAdded(Guid.CreateVersion7(now), now, organisation.Id, caller.UserId, offered.Role.ToWireName()));
        audit.Succeeded(AuditActions.MemberAdded, AuditTarget.User(caller.UserId), organisationId: organisation.Id);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(caller.UserId);
        logger.InvitationAccepted(organisation.Id, offered.Id, caller.UserId);
        return TypedResults.Ok(await database.Memberships.Where(membership => membership.Id == accepted.Id)
            .Select(OrganisationResponse.FromMembership).SingleAsync(cancellationToken));
    }
}
