using Microsoft.Extensions.Logging;

namespace Egret.Persistence;

internal static partial class Log
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "The database of {Context} is not ready; waiting for it")]
    public static partial void DatabaseNotReady(this ILogger logger, string context, Exception exception);
}
