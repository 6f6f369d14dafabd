using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Accounts;

internal static class GetOwnAccount
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/me/", HandleAsync).WithName(nameof(GetOwnAccount))
        .ProducesErrors(ErrorCodes.NotFound);

    /// <summary>Returns the caller's account.</summary>
    internal static async Task<Results<Ok<UserResponse>, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityContext database, CancellationToken cancellationToken) =>
        await database.FindResponseAsync(caller.UserId, cancellationToken) is { } user ? TypedResults.Ok(user) : Problems.NotFound();
}
