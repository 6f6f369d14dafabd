using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

internal static class ListOrganisations
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/", HandleAsync).WithName(nameof(ListOrganisations));

    /// <summary>Lists the organisations that the caller is a member of, oldest first; by API key only the key's own.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<OrganisationResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database, CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        var organisations = await database.Memberships.OfCaller(caller)
            .Where(membership => after == null || membership.OrganisationId > after)
            .OrderBy(membership => membership.OrganisationId)
            .Take(page.Take())
            .Select(OrganisationResponse.FromMembership)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, organisations, organisation => organisation.Id));
    }
}
