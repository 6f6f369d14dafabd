namespace Egret.Identity.Data;

internal static partial class Log
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Warning, Message = "Expired rows could not be deleted; will retry in an hour")]
    public static partial void PurgeInterrupted(this ILogger logger, Exception exception);
}
