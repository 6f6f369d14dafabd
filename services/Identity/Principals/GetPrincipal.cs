using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Principals;

internal static class GetPrincipal
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/principals/{userId:guid}", HandleAsync).WithName(nameof(GetPrincipal));

    /// <summary>Returns the principal of a user to other Egret processes.</summary>
    internal static async Task<Results<Ok<PrincipalSnapshot>, ProblemHttpResult>> HandleAsync(
        Guid userId, PrincipalCache principals, CancellationToken cancellationToken) =>
        await principals.FindAsync(userId, cancellationToken) is { } principal ? TypedResults.Ok(principal) : Problems.NotFound();
}
