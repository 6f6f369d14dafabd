using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

internal static class ListOrganisations
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/", HandleAsync).WithName(nameof(ListOrganisations));

    /// <summary>
    /// Lists the organisations of the caller, oldest first; with an API key only the organisation of the key.
    /// </summary>
    internal static async Task<Results<Ok<IReadOnlyList<OrganisationResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        var organisations = await database.Memberships.ForCaller(caller)
            .Where(membership => after == null || membership.OrganisationId > after)
            .OrderBy(membership => membership.OrganisationId)
            .Take(page.Take())
            .Select(OrganisationResponse.FromMembership)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, organisations, organisation => organisation.Id));
    }
}
