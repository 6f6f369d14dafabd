using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

internal static class SignOutEverywhere
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/logout_all/", HandleAsync).WithName(nameof(SignOutEverywhere))
        .ProducesErrors(ErrorCodes.NotFound).RejectApiKeys(AuditActions.SignOutEverywhere);

    /// <summary>
    /// Revokes every refresh and access token of the caller. API keys stay valid. Requests with an API key are
    /// rejected.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return Problems.NotFound();
        }

        await database.RevokeFamiliesAsync(user.Id, except: null, time, cancellationToken);
        // After the lock: every token of a concurrent refresh was issued before this time.
        var now = time.GetUtcNow();
        user.SignOutEverywhere(now);
        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, user.Id, IsActive: true, IsDeleted: false));
        audit.Succeeded(AuditActions.SignOutEverywhere);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(user.Id);
        logger.SignedOutEverywhere(user.Id);
        return TypedResults.NoContent();
    }
}
