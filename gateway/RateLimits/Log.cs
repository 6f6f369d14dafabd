namespace Egret.Gateway.RateLimits;

internal static partial class Log
{
    [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "Rate limits count in this gateway alone, as Redis does not answer: {Reason}")]
    public static partial void RateLimitsLocalOnly(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Rate limits count over all gateways again")]
    public static partial void RateLimitsShared(this ILogger logger);
}
