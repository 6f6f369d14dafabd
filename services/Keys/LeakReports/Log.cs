namespace Egret.Keys.LeakReports;

internal static partial class Log
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "Dealing with reported keys was interrupted; it goes on")]
    public static partial void LeakReportIterationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Report {ReportId} of a key could not be dealt with, attempt {Attempts}; it will be tried again")]
    public static partial void LeakReportDeferred(this ILogger logger, Guid reportId, int attempts, Exception exception);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error,
        Message = "Report {ReportId} of a key could not be dealt with after {Attempts} attempts, and the key it is about may work; it is parked")]
    public static partial void LeakReportDeadLettered(this ILogger logger, Guid reportId, int attempts, Exception exception);
}
