using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

internal static class RevokeSignIn
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapDelete("/me/sessions/{id:guid}/", HandleAsync).WithName(nameof(RevokeSignIn))
        .RejectApiKeys(AuditActions.SignOut);

    /// <summary>
    /// Signs out one of the caller's devices and revokes its refresh and access tokens. API keys are rejected.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.RevokeFamilyAsync(id, caller.UserId, time, cancellationToken))
        {
            return Problems.NotFound();
        }

        audit.Succeeded(AuditActions.SignOut, AuditTarget.SignIn(id));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(caller.UserId);
        logger.SignedOut(caller.UserId, id);
        return TypedResults.NoContent();
    }
}
