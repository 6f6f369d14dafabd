namespace Egret.Gateway.Audit;

internal static partial class Log
{
    [LoggerMessage(EventId = 2200, Level = LogLevel.Warning, Message = "{Count} lines of the audit trail could not be handed over yet; they will be with the next ones")]
    public static partial void EntriesNotReported(this ILogger logger, int count, Exception exception);

    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "{Count} lines of the audit trail were lost: the service that keeps it has been away for too long")]
    public static partial void EntriesDropped(this ILogger logger, int count);
}
