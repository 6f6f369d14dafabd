using System.ComponentModel.DataAnnotations;
using Egret.Identity.Storage;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Tokens;

/// <summary>A device to sign out.</summary>
/// <param name="Refresh">Its refresh token, which is credential enough: the access token may have expired.</param>
public sealed record SignOutRequest([property: Required, StringLength(4096)] string Refresh);

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/logout/", HandleAsync).WithName(nameof(SignOut))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>Ends a sign-in: no refresh token of its family is good any more. Doing it twice is no error.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        SignOutRequest request, HttpResponse response, TokenReader reader, IdentityContext database, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(request.Refresh) is not ReadToken.Refresh token)
        {
            return SignInRefusals.TokenNotValid(response, TokenMessage.Refresh);
        }

        var now = time.GetUtcNow();
        await database.RefreshFamilies
            .Where(family => family.Id == token.FamilyId && family.UserId == token.UserId && family.RevokedAt == null)
            .ExecuteUpdateAsync(family => family.SetProperty(row => row.RevokedAt, now), cancellationToken);
        logger.SignedOut(token.UserId, token.FamilyId);
        return TypedResults.NoContent();
    }
}
