using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Invitations;

/// <summary>An open invitation.</summary>
/// <param name="Id">Id of the invitation.</param>
/// <param name="Email">E-mail address; only an account with this address can accept.</param>
/// <param name="Role">Role of the new member.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="ExpiresAt">Time of expiry.</param>
public sealed record InvitationResponse(Guid Id, string Email, OrganisationRole Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal static class ListInvitations
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/invitations/", HandleAsync).WithName(nameof(ListInvitations));

    /// <summary>Lists the open invitations of an organisation, oldest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<InvitationResponse>>, ProblemHttpResult>> HandleAsync(
        string slug, [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        if (await database.Memberships.AsNoTracking().ForCaller(caller, slug).SingleOrDefaultAsync(cancellationToken) is not { } membership)
        {
            return Problems.NotFound();
        }

        if (membership.Role < OrganisationRole.Admin)
        {
            return Problems.Forbidden("Only an admin or an owner may see invitations.");
        }

        var now = time.GetUtcNow();
        var invitations = await database.OpenInvitations(now)
            .Where(invitation => invitation.OrganisationId == membership.OrganisationId)
            .Where(invitation => after == null || invitation.Id > after)
            .OrderBy(invitation => invitation.Id)
            .Take(page.Take())
            .Select(invitation => new InvitationResponse(
                invitation.Id, invitation.Email, invitation.Role, invitation.CreatedAt, invitation.ExpiresAt))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, invitations, invitation => invitation.Id));
    }
}
