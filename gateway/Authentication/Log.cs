namespace Egret.Gateway.Authentication;

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Fetched {Count} signing keys")]
    public static partial void SigningKeysFetched(this ILogger logger, int count);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Report of {Count} API key uses failed; will retry")]
    public static partial void UsesNotReported(this ILogger logger, int count, Exception exception);
}
