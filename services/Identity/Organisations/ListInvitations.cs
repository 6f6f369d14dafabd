using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>An open invitation.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The only address whose account can accept.</param>
/// <param name="Role">What they may do as a member.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is no longer good.</param>
public sealed record InvitationResponse(Guid Id, string Email, OrganisationRole Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal static class ListInvitations
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/invitations/", HandleAsync).WithName(nameof(ListInvitations));

    /// <summary>Lists the open invitations of an organisation, oldest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<InvitationResponse>>, ProblemHttpResult>> HandleAsync(
        string slug, [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        if (await database.Memberships.AsNoTracking().OfCaller(caller, slug).SingleOrDefaultAsync(cancellationToken) is not { } membership)
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
