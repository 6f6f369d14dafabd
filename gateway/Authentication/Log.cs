namespace Egret.Gateway.Authentication;

internal static partial class Log
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Warning, Message = "A question to {Service} was not answered; callers get 503 where nothing is known")]
    public static partial void LookupFailed(this ILogger logger, string service, Exception exception);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "{Count} signing keys were fetched")]
    public static partial void SigningKeysFetched(this ILogger logger, int count);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "The last uses of {Count} keys could not be reported; they will be with the next ones")]
    public static partial void UsesNotReported(this ILogger logger, int count, Exception exception);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "The connection by which revocations arrive was lost ({Reason}); they may take up to ten seconds")]
    public static partial void BackplaneLost(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The connection by which revocations arrive is back")]
    public static partial void BackplaneRestored(this ILogger logger);
}
