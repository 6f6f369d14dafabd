namespace Egret.Identity.Principals;

internal static partial class Log
{
    [LoggerMessage(EventId = 370, Level = LogLevel.Warning,
        Message = "What {Count} users, {UserId} among them, may do could not be dropped from Redis; gateways may follow what they know for up to ten seconds more")]
    public static partial void PrincipalsNotRemoved(this ILogger logger, int count, Guid userId, Exception exception);
}
