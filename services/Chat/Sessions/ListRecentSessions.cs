using System.ComponentModel.DataAnnotations;
using Egret.Chat.Storage;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

internal static class ListRecentSessions
{
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder sessions) => sessions.MapGet("/recent/", HandleAsync).WithName("ListRecentSessions");

    /// <summary>Lists the caller's own sessions, the one last used first.</summary>
    private static async Task<Ok<List<SessionResponse>>> HandleAsync(
        [Range(1, 200)] int? limit, CurrentCaller caller, ChatDatabase database, CancellationToken cancellationToken)
    {
        var sessions = await database.Sessions.AsNoTracking().OwnedBy(caller)
            .OrderByDescending(session => session.LastActivityAt).ThenByDescending(session => session.Id)
            .Take(limit ?? DefaultLimit)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(sessions.ConvertAll(SessionResponse.Of));
    }
}
