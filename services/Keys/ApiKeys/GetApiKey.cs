using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

internal static class GetApiKey
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapGet("/{id:guid}/", HandleAsync).WithName(nameof(GetApiKey) + nameSuffix);

    /// <summary>Returns one key without its secret.</summary>
    private static async Task<Results<Ok<ApiKeyResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, KeysContext database, TimeProvider time, CancellationToken cancellationToken) =>
        await database.ApiKeys.AsNoTracking().VisibleTo(caller).SingleOrDefaultAsync(key => key.Id == id, cancellationToken) is { } found
            ? TypedResults.Ok(ApiKeyResponse.From(found, time.GetUtcNow()))
            : Problems.NotFound();
}
