using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

/// <summary>The sign-in to end.</summary>
/// <param name="Refresh">Refresh token of the sign-in, which authenticates the request: the access token may have
/// expired.</param>
public sealed record SignOutRequest([property: Required, StringLength(4096)] string Refresh);

internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/logout/", HandleAsync).WithName(nameof(SignOut))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>Ends a sign-in and revokes its refresh and access tokens. Idempotent.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        SignOutRequest request, HttpContext context, TokenReader reader, RowLockQueue queue, IdentityContext database,
        PrincipalCache principals,
        AuditPublisher audit, RejectionCounter rejections, TimeProvider time, ILogger<RefreshFamily> logger,
        CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(request.Refresh) is not ReadToken.Refresh token)
        {
            rejections.Add(context, AuditActions.SignOut, ErrorCodes.TokenNotValid);
            return TokenRejections.TokenNotValid(context.Response, TokenMessage.Refresh);
        }

        using var lease = await queue.EnterAsync(token.FamilyId, cancellationToken);
        if (lease is null)
        {
            rejections.Add(context, AuditActions.SignOut, ErrorCodes.RateLimited);
            return RowLockQueue.TooManyWaiters(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.RevokeFamilyAsync(token.FamilyId, token.UserId, time, cancellationToken))
        {
            audit.Succeeded(AuditActions.SignOut, AuditTarget.SignIn(token.FamilyId), token.UserId);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Also if the sign-in had already ended: the first request may have been interrupted here.
        await principals.RemoveAsync(token.UserId);
        logger.SignedOut(token.UserId, token.FamilyId);
        return TypedResults.NoContent();
    }
}
