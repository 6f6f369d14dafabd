using Microsoft.Extensions.Logging;

namespace Egret.Persistence.Idempotency;

internal static partial class Log
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Expired stored responses could not be deleted; will retry")]
    public static partial void StoredResponsesNotPurged(this ILogger logger, Exception exception);
}
