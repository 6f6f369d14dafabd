using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Tokens;

internal static class SignOutEverywhere
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/logout_all/", HandleAsync).WithName(nameof(SignOutEverywhere))
        .ProducesErrors(ErrorCodes.NotFound).RequireSignIn(AuditActions.SignOutEverywhere);

    /// <summary>Ends every refresh and access token of the caller. The caller's API keys are untouched, and none of them can do it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LockUserAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return Problems.NotFound();
        }

        await database.EndFamiliesAsync(user.Id, except: null, time, cancellationToken);
        // Only now, when no refresh of the user is under way any more: what they issued is older than this.
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

    /// <summary>Revokes one family of a user, waiting for whoever is using it.</summary>
    /// <returns>Whether there was one to revoke.</returns>
    internal static async Task<bool> EndFamilyAsync(
        this IdentityContext database, Guid familyId, Guid userId, TimeProvider time, CancellationToken cancellationToken)
    {
        // Locked first: the moment it ends must not be before that of an access token issued while this waited.
        if (await database.LockFamilyAsync(familyId, cancellationToken) is not { } family || family.UserId != userId || !family.IsAlive(time.GetUtcNow()))
        {
            return false;
        }

        family.Revoke(time.GetUtcNow());
        return true;
    }

    /// <summary>Revokes every family of a user but one, if one is named, waiting for those that are being used. Sign-ins wait for the user's row.</summary>
    internal static Task<int> EndFamiliesAsync(
        this IdentityContext database, Guid userId, Guid? except, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.RefreshFamilies.Where(family => family.UserId == userId && family.RevokedAt == null && family.Id != except)
            .ExecuteUpdateAsync(family => family.SetProperty(row => row.RevokedAt, now), cancellationToken);
    }
}
