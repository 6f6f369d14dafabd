namespace Egret.Chat.Sessions;

internal static partial class Log
{
    [LoggerMessage(EventId = 500, Level = LogLevel.Information, Message = "{Count} sessions of organisation {OrganisationId} deleted")]
    public static partial void SessionsOfOrganisationDeleted(this ILogger logger, Guid organisationId, int count);

    [LoggerMessage(EventId = 501, Level = LogLevel.Information, Message = "{Count} sessions of user {UserId} deleted")]
    public static partial void SessionsOfUserDeleted(this ILogger logger, Guid userId, int count);
}
