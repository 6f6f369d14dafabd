using Egret.Identity.Storage;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Tokens;

internal static class EndSignIn
{
    public static void Map(IEndpointRouteBuilder app) => app.MapDelete("/me/sessions/{id:guid}/", HandleAsync).WithName(nameof(EndSignIn));

    /// <summary>Signs one of the caller's devices out. Its access token lives on for its minutes.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, IdentityContext database, TimeProvider time, ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = await database.RefreshFamilies
            .Where(family => family.Id == id && family.UserId == caller.UserId && family.RevokedAt == null && family.ExpiresAt > now)
            .ExecuteUpdateAsync(family => family.SetProperty(row => row.RevokedAt, now), cancellationToken);
        if (ended == 0)
        {
            return Problems.NotFound();
        }

        logger.SignedOut(caller.UserId, id);
        return TypedResults.NoContent();
    }
}
