using Microsoft.Extensions.Logging;

namespace Egret.AccessCaching;

internal static partial class Log
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Warning,
        Message = "Started without Redis, which was unavailable for {MaxWait}; revocations take up to ten seconds until it is available")]
    public static partial void StartedWithoutRedis(this ILogger logger, TimeSpan maxWait);
}
