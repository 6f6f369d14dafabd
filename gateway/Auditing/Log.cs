namespace Egret.Gateway.Auditing;

internal static partial class Log
{
    [LoggerMessage(EventId = 2200, Level = LogLevel.Warning, Message = "Report of {Count} audit entries failed; will retry")]
    public static partial void EntriesNotReported(this ILogger logger, int count, Exception exception);

    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "{Count} audit entries lost: the report buffer is full")]
    public static partial void EntriesDropped(this ILogger logger, int count);
}
