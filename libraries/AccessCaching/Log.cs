using Microsoft.Extensions.Logging;

namespace Egret.AccessCaching;

internal static partial class Log
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "Redis was away for {LongestWait}: the process starts without it, and revocations may take up to ten seconds until it is back")]
    public static partial void StartedWithoutRedis(this ILogger logger, TimeSpan longestWait);
}
