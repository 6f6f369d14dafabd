using Egret.Chat.Reading;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

internal static class SessionQueries
{
    /// <summary>Only what is this user's own, and of the organisation that they act for or of none; everything else does not exist for them.</summary>
    public static IQueryable<ChatSession> VisibleTo(this IQueryable<ChatSession> sessions, CurrentCaller caller)
    {
        var (user, organisation) = (caller.UserId, caller.OrganisationId);
        return sessions.Where(session => session.UserId == user && (session.OrganisationId == null || session.OrganisationId == organisation));
    }
}
