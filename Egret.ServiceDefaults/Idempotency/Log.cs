using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Idempotency;

internal static partial class Log
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Answers kept for repeated requests could not be purged; they will be the next time")]
    public static partial void AnswersNotPurged(this ILogger logger, Exception exception);
}
