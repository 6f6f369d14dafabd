namespace Egret.Identity.Auditing;

internal static partial class Log
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Warning, Message = "Rejections could not be written to the audit trail; will retry")]
    public static partial void RejectionsNotPublished(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 351, Level = LogLevel.Error,
        Message = "{Count} rejections could not be written to the audit trail before shutdown and are lost")]
    public static partial void RejectionsLost(this ILogger logger, int count, Exception exception);
}
