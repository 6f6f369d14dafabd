using Egret.Chat.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

internal static class GetSession
{
    public static void Map(IEndpointRouteBuilder sessions) =>
        sessions.MapGet("/{id:guid}/", HandleAsync).WithName("GetSession");

    /// <summary>Returns one of the caller's sessions.</summary>
    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, ChatContext database, CancellationToken cancellationToken) =>
        await database.Sessions.AsNoTracking()
            .VisibleTo(caller)
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken) is { } session
            ? TypedResults.Ok(SessionResponse.Of(session))
            : Problems.NotFound();
}
