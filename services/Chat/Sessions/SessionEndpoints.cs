using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder endpoints)
    {
        var sessions = endpoints.MapGroup("/v1/sessions").WithTags("Sessions").RequireScope(KeyScopes.Sessions);
        CreateSession.Map(sessions);
        ListRecentSessions.Map(sessions);
        GetSession.Map(sessions);
        ListMessages.Map(sessions);
        RenameSession.Map(sessions);
        DeleteSession.Map(sessions);
    }
}
