using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

internal static class ListApiKeys
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapGet("/", HandleAsync).WithName(nameof(ListApiKeys) + nameSuffix);

    /// <summary>
    /// Lists the caller's keys in the organisation, or all its keys for admins and owners, oldest first. Includes
    /// revoked keys.
    /// </summary>
    private static async Task<Results<Ok<IReadOnlyList<ApiKeyResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page, CurrentCaller caller, KeysContext database, TimeProvider time, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var rows = await database.ApiKeys.AsNoTracking().VisibleTo(caller)
            .Where(key => after == null || key.Id > after)
            .OrderBy(key => key.Id)
            .Take(page.Take())
            .Select(key => ApiKeyResponse.From(key, now))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, key => key.Id));
    }
}
