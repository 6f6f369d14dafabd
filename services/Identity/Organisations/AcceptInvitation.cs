using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
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
/// <param name="Token">The invitation's token.</param>
public sealed record AcceptInvitationRequest([property: Required, StringLength(100)] string Token);

internal static class AcceptInvitation
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/invitations/accept/", HandleAsync).WithName(nameof(AcceptInvitation))
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict)
        .RefuseLimitedKeys(AuditActions.MemberAdded, "An API key that is narrowed or expires accepts no invitation: the membership would outlast it.");

    /// <summary>
    /// Makes the caller a member, once. An invitation for another address, an expired one, one whose
    /// inviter may no longer give out its role and one that never was are all alike. An API key that is narrowed or expires
    /// accepts none.
    /// </summary>
    internal static async Task<Results<Ok<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        AcceptInvitationRequest request, CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit,
        IOptions<OrganisationOptions> options, TimeProvider time, ILogger<Organisation> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var hash = Invitation.HashOf(request.Token);
        var invitations = database.OpenInvitations(now).Where(invitation => invitation.TokenHash == hash
            && invitation.Organisation.IsActive
            && database.Users.Any(user => user.Id == caller.UserId && user.IsActive && user.NormalizedEmail == invitation.NormalizedEmail));
        if (await invitations.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } offered
            || await database.LockOrganisationAsync(offered.OrganisationId, cancellationToken) is not { } organisation
            || await database.OpenInvitations(now).Where(invitation => invitation.Id == offered.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            // The last case: somebody accepted or withdrew it, or removed its inviter, while this request waited for the lock.
            return Problems.NotFound("There is no such invitation for you.");
        }

        // A caller whose account is gone has an assertion for a minute more; with the row held it cannot go now.
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { IsActive: true })
        {
            return Problems.NotFound("There is no such invitation for you.");
        }

        if (await database.Memberships.CountAsync(membership => membership.UserId == caller.UserId, cancellationToken) >= options.Value.MaxPerUser)
        {
            return Problems.Conflict($"You are a member of {options.Value.MaxPerUser} organisations, which is as many as one user may be.");
        }

        var members = await database.Memberships.AsNoTracking()
            .Where(membership => membership.OrganisationId == organisation.Id)
            .Select(membership => membership.UserId).ToListAsync(cancellationToken);
        if (members.Contains(caller.UserId))
        {
            return Problems.Conflict("You are a member already.");
        }

        if (members.Count >= organisation.MaxMembers)
        {
            return Problems.Conflict("The organisation has as many members as it may have.");
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
