using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>Something that happened to a key.</summary>
/// <param name="Id">Identifies the event.</param>
/// <param name="Type">What happened.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="UserId">Who did it; null when the system did, as for the keys of a removed member.</param>
/// <param name="ActingKeyId">The API key it was done with; null for a signed-in browser.</param>
/// <param name="IpAddress">From where.</param>
/// <param name="CauseKeyId">The key that was reported or revoked and for whose sake this one was revoked too, as it made it or gave it a secret; null otherwise.</param>
public sealed record ApiKeyEventResponse(
    Guid Id, ApiKeyEventType Type, DateTimeOffset OccurredAt, Guid? UserId, Guid? ActingKeyId, string? IpAddress, Guid? CauseKeyId);

internal static class ListApiKeyEvents
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapGet("/{id:guid}/events/", HandleAsync).WithName(nameof(ListApiKeyEvents) + nameSuffix);

    /// <summary>Lists what happened to a key, oldest first.</summary>
    private static async Task<Results<Ok<IReadOnlyList<ApiKeyEventResponse>>, ProblemHttpResult>> HandleAsync(
        Guid id, [AsParameters] PageRequest page, CurrentCaller caller, KeysContext database, HttpContext context, CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        if (!await database.ApiKeys.VisibleTo(caller).AnyAsync(key => key.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        var rows = await database.ApiKeyEvents
            .Where(happened => happened.ApiKeyId == id && (after == null || happened.Id > after))
            .OrderBy(happened => happened.Id)
            .Take(page.Take())
            .Select(happened => new ApiKeyEventResponse(
                happened.Id, happened.Type, happened.OccurredAt, happened.UserId, happened.ActingKeyId, happened.IpAddress,
                happened.CauseKeyId))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Answer(context, rows, happened => happened.Id));
    }
}
