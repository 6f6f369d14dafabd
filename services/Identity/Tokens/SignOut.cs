using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

/// <summary>A device to sign out.</summary>
/// <param name="Refresh">Its refresh token, which is credential enough: the access token may have expired.</param>
public sealed record SignOutRequest([property: Required, StringLength(4096)] string Refresh);

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/logout/", HandleAsync).WithName(nameof(SignOut))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>Ends a sign-in: no refresh or access token of it is good any more. Doing it twice is no error.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        SignOutRequest request, HttpContext context, TokenReader reader, RowTurns turns, IdentityContext database, PrincipalCache principals,
        AuditPublisher audit, RefusalTally refusals, TimeProvider time, ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(request.Refresh) is not ReadToken.Refresh token)
        {
            refusals.Add(context, AuditActions.SignOut, ErrorCodes.TokenNotValid);
            return SignInRefusals.TokenNotValid(context.Response, TokenMessage.Refresh);
        }

        using var turn = await turns.TakeAsync(token.FamilyId, cancellationToken);
        if (turn is null)
        {
            refusals.Add(context, AuditActions.SignOut, ErrorCodes.RateLimited);
            return RowTurns.Crowded(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.EndFamilyAsync(token.FamilyId, token.UserId, time, cancellationToken))
        {
            audit.Succeeded(AuditActions.SignOut, AuditTarget.SignIn(token.FamilyId), token.UserId);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Also where it had ended before: whoever repeats the request may do so because the first one broke off right here.
        await principals.RemoveAsync(token.UserId);
        logger.SignedOut(token.UserId, token.FamilyId);
        return TypedResults.NoContent();
    }
}
