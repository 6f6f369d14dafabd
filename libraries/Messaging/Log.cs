using Microsoft.Extensions.Logging;

namespace Egret.Messaging;

internal static partial class Log
{
    [LoggerMessage(EventId = 200, Level = LogLevel.Warning,
        Message = "Event {EventId} ({Type}) was not published, attempt {Attempts}; will retry")]
    public static partial void EventNotPublished(this ILogger logger, Guid eventId, string type, int attempts, Exception exception);

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "Outbox relay iteration failed; will retry")]
    public static partial void RelayIterationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 202,
        Level = LogLevel.Error,
        Message = "Event {EventId} ({Type}) is unreadable, attempt {Attempts}; later events are published before it, "
            + "next attempt at {NextAttemptAt}")]
    public static partial void EventNotRead(
        this ILogger logger, Guid eventId, string type, int attempts, DateTimeOffset nextAttemptAt, Exception exception);

    [LoggerMessage(
        EventId = 203,
        Level = LogLevel.Warning,
        Message = "Started without the broker, which was unavailable for {MaxWait}; a new broker delivers no events "
            + "until the queues are bound")]
    public static partial void StartedWithoutBroker(this ILogger logger, TimeSpan maxWait);
}
