using Egret.Chat.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

internal static class DeleteSession
{
    /// <summary>The second path is for older clients of the public API.</summary>
    public static void Map(IEndpointRouteBuilder sessions)
    {
        sessions.MapDelete("/{id:guid}/", HandleAsync).WithName("DeleteSession");
        sessions.MapDelete("/{id:guid}/delete/", HandleAsync).WithName("DeleteSessionByAction");
    }

    /// <summary>Deletes one of the caller's sessions with its messages.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid id, CurrentCaller caller, ChatContext database, CancellationToken cancellationToken) =>
        await database.Sessions.VisibleTo(caller).Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken) == 1
            ? TypedResults.NoContent()
            : Problems.NotFound();
}
