using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Tokens;

/// <summary>A signed-in device.</summary>
/// <param name="Id">Id of the sign-in.</param>
/// <param name="CreatedAt">Time of the sign-in.</param>
/// <param name="LastUsedAt">Time of the last refresh.</param>
/// <param name="ExpiresAt">Time at which the sign-in expires.</param>
/// <param name="UserAgent">User agent at the sign-in.</param>
/// <param name="Ip">IP address at the sign-in.</param>
public sealed record SignInResponse(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? UserAgent, string? Ip);

internal static class ListSignIns
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/me/sessions/", HandleAsync).WithName(nameof(ListSignIns));

    /// <summary>Lists the signed-in devices of the caller, oldest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<SignInResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var signIns = await database.RefreshFamilies
            .Where(family => family.UserId == caller.UserId && family.RevokedAt == null && family.ExpiresAt > now)
            .Where(family => after == null || family.Id > after)
            .OrderBy(family => family.Id)
            .Take(page.Take())
            .Select(family => new SignInResponse(
                family.Id, family.CreatedAt, family.LastUsedAt, family.ExpiresAt, family.UserAgent, family.IpAddress))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, signIns, signIn => signIn.Id));
    }
}
