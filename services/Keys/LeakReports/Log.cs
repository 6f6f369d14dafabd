namespace Egret.Keys.LeakReports;

internal static partial class Log
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "Leak report iteration failed; will retry")]
    public static partial void LeakReportIterationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Leak report {ReportId} failed in attempt {Attempts}; will retry")]
    public static partial void LeakReportDeferred(this ILogger logger, Guid reportId, int attempts, Exception exception);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error,
        Message = "Leak report {ReportId} dead-lettered after {Attempts} attempts; the reported key may be valid")]
    public static partial void LeakReportDeadLettered(this ILogger logger, Guid reportId, int attempts, Exception exception);
}
