using Egret.Chat.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

internal static class ListRecentSessions
{
    public static void Map(IEndpointRouteBuilder sessions) =>
        sessions.MapGet("/recent/", HandleAsync).WithName("ListRecentSessions");

    /// <summary>Lists the caller's sessions, most recently used first.</summary>
    private static async Task<Results<Ok<IEnumerable<SessionResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] PageRequest page,
        CurrentCaller caller,
        ChatContext database,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (page.ReadTimeCursor(out (DateTimeOffset At, Guid Id)? before) is { } problem)
        {
            return problem;
        }

        var sessions = database.Sessions.AsNoTracking().VisibleTo(caller);
        if (before is var (at, id))
        {
            sessions = sessions.Where(session =>
                EF.Functions.LessThan(ValueTuple.Create(session.LastActivityAt, session.Id), ValueTuple.Create(at, id)));
        }

        var rows = await sessions
            .OrderByDescending(session => session.LastActivityAt).ThenByDescending(session => session.Id)
            .Take(page.Take())
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, session => (session.LastActivityAt, session.Id)).Select(SessionResponse.Of));
    }
}
