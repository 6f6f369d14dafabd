namespace Egret.Chat.Sessions;

internal static partial class Log
{
    [LoggerMessage(EventId = 500, Level = LogLevel.Information, Message = "{Count} sessions went with organisation {OrganisationId}")]
    public static partial void SessionsOfOrganisationDeleted(this ILogger logger, Guid organisationId, int count);

    [LoggerMessage(EventId = 501, Level = LogLevel.Information, Message = "{Count} sessions went with user {UserId}")]
    public static partial void SessionsOfUserDeleted(this ILogger logger, Guid userId, int count);
}
