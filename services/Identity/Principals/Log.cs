namespace Egret.Identity.Principals;

internal static partial class Log
{
    [LoggerMessage(EventId = 370, Level = LogLevel.Warning,
        Message = "Principals of {Count} users, including {UserId}, not invalidated in Redis; "
            + "gateways may use cached values for up to 10 s")]
    public static partial void PrincipalsNotInvalidated(this ILogger logger, int count, Guid userId, Exception exception);
}
