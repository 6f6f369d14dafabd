using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>An event in the history of an API key.</summary>
/// <param name="Id">Identifies the event.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="OccurredAt">The time of the event.</param>
/// <param name="UserId">The user who caused the event; null for the system, such as after the removal of a
/// member.</param>
/// <param name="ActingKeyId">The API key that was presented; null for an access token.</param>
/// <param name="IpAddress">The client address; null if unknown.</param>
/// <param name="CauseKeyId">The reported or revoked key that issued this key or rotated its secret, which caused the
/// revocation of this key;
/// null otherwise.</param>
public sealed record ApiKeyEventResponse(
    Guid Id, ApiKeyEventType Type, DateTimeOffset OccurredAt, Guid? UserId, Guid? ActingKeyId, string? IpAddress, Guid? CauseKeyId);

internal static class ListApiKeyEvents
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapGet("/{id:guid}/events/", HandleAsync).WithName(nameof(ListApiKeyEvents) + nameSuffix);

    /// <summary>Lists the events of a key, oldest first.</summary>
    private static async Task<Results<Ok<IReadOnlyList<ApiKeyEventResponse>>, ProblemHttpResult>> HandleAsync(
        Guid id,
        [AsParameters] PageRequest page,
        CurrentCaller caller,
        KeysContext database,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        if (!await database.ApiKeys.VisibleTo(caller).AnyAsync(key => key.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        var rows = await database.ApiKeyEvents
            .Where(entry => entry.ApiKeyId == id && (after == null || entry.Id > after))
            .OrderBy(entry => entry.Id)
            .Take(page.Take())
            .Select(entry => new ApiKeyEventResponse(
                entry.Id, entry.Type, entry.OccurredAt, entry.UserId, entry.ActingKeyId, entry.IpAddress,
                entry.CauseKeyId))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, entry => entry.Id));
    }
}
