using Microsoft.Extensions.Logging;

namespace Egret.Persistence;

internal static partial class Log
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "The database is unavailable for {Step}; will retry")]
    public static partial void DatabaseNotReady(this ILogger logger, string step, Exception exception);
}
