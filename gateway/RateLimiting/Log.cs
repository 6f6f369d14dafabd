namespace Egret.Gateway.RateLimiting;

internal static partial class Log
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "Redis unavailable ({Reason}); rate limits apply per gateway")]
    public static partial void RateLimitsLocalOnly(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Redis available again; rate limits apply across gateways")]
    public static partial void RateLimitsShared(this ILogger logger);
}
