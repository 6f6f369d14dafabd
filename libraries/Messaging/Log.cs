using Microsoft.Extensions.Logging;

namespace Egret.Messaging;

internal static partial class Log
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "Event {EventId} ({Type}) could not be published, attempt {Attempts}; it will be tried again")]
    public static partial void EventNotPublished(this ILogger logger, Guid eventId, string type, int attempts, Exception exception);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The outbox relay was interrupted; it goes on")]
    public static partial void RelayInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 202, Level = LogLevel.Error, Message = "Event {EventId} ({Type}) cannot be read, attempt {Attempts}; others go before it, and it will be tried again at {NextAttemptAt}")]
    public static partial void EventNotRead(
        this ILogger logger, Guid eventId, string type, int attempts, DateTimeOffset nextAttemptAt, Exception exception);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "The broker was away for {LongestWait}: the service starts without its queues; on a new broker it will not hear what is published until they are bound")]
    public static partial void StartedWithoutQueues(this ILogger logger, TimeSpan longestWait);
}
