namespace Egret.Gateway.AccessCaching;

internal static partial class Log
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Warning, Message = "Upstream call to {Service} failed; uncached callers get 503")]
    public static partial void LookupFailed(this ILogger logger, string service, Exception exception);

    [LoggerMessage(
        EventId = 2003, Level = LogLevel.Warning, Message = "Backplane connection lost ({Reason}); a revocation may take up to 10 s")]
    public static partial void BackplaneLost(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "Backplane connection restored")]
    public static partial void BackplaneRestored(this ILogger logger);
}
