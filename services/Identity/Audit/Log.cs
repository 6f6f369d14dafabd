namespace Egret.Identity.Audit;

internal static partial class Log
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Warning, Message = "Refusals could not be written to the audit trail; it will be tried again")]
    public static partial void RefusalsNotPublished(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 351, Level = LogLevel.Error, Message = "{Count} refusals could not be written to the audit trail before the service stopped, and are not in it")]
    public static partial void RefusalsLost(this ILogger logger, int count, Exception exception);
}
