using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

internal static class SessionQueries
{
    /// <summary>
    /// Restricts sessions to those of the caller in the current organisation or without organisation.
    /// </summary>
    public static IQueryable<ChatSession> VisibleTo(this IQueryable<ChatSession> sessions, CurrentCaller caller)
    {
        var (user, organisation) = (caller.UserId, caller.OrganisationId);
        return sessions.Where(session =>
            session.UserId == user && (session.OrganisationId == null || session.OrganisationId == organisation));
    }
}
