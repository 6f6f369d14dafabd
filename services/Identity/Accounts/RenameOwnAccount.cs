using System.ComponentModel.DataAnnotations;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>A change of the own account.</summary>
/// <param name="Name">Display name.</param>
public sealed record RenameOwnAccountRequest(
    [property: Required(AllowEmptyStrings = true), StringLength(150), NoControlCharacters] string Name);

internal static class RenameOwnAccount
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPatch("/me/", HandleAsync).WithName(nameof(RenameOwnAccount))
        .ProducesErrors(ErrorCodes.NotFound);

    /// <summary>Changes the caller's name.</summary>
    internal static async Task<Results<Ok<UserResponse>, ProblemHttpResult>> HandleAsync(
        RenameOwnAccountRequest request, CurrentCaller caller, IdentityContext database, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        await database.Users.Where(user => user.Id == caller.UserId)
            .ExecuteUpdateAsync(user => user.SetProperty(row => row.Name, name), cancellationToken);
        return await database.FindResponseAsync(caller.UserId, cancellationToken) is { } changed ? TypedResults.Ok(changed)
            : Problems.NotFound();
    }
}
