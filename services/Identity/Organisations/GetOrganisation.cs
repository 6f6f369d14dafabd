using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

internal static class GetOrganisation
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/", HandleAsync).WithName(nameof(GetOrganisation));

    /// <summary>Returns an organisation. Responds 404 to users who are not members.</summary>
    internal static async Task<Results<Ok<OrganisationResponse>, ProblemHttpResult>> HandleAsync(
        string slug, CurrentCaller caller, IdentityContext database, CancellationToken cancellationToken) =>
        await database.Memberships.ForCaller(caller, slug).Select(OrganisationResponse.FromMembership)
            .SingleOrDefaultAsync(cancellationToken) is { } organisation
            ? TypedResults.Ok(organisation)
            : Problems.NotFound();
}
