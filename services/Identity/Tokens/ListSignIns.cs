using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Tokens;

/// <summary>A device that is signed in.</summary>
/// <param name="Id">The sign-in.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="LastUsedAt">When it last asked for an access token.</param>
/// <param name="ExpiresAt">When it is signed out by itself.</param>
/// <param name="UserAgent">What it called itself when it signed in.</param>
/// <param name="Ip">Where it signed in from.</param>
public sealed record SignInResponse(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? UserAgent, string? Ip);

internal static class ListSignIns
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/me/sessions/", HandleAsync).WithName(nameof(ListSignIns));

    /// <summary>Lists the devices that the caller is signed in on, oldest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<SignInResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, HttpContext context, CurrentCaller caller, IdentityContext database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
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
