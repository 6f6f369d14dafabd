using System.Diagnostics;
using System.Text.Json;
using Egret.Contracts.Events;
using Microsoft.EntityFrameworkCore;

namespace Egret.Messaging;

/// <summary>Writes events to the outbox.</summary>
public static class OutboxExtensions
{
    /// <summary>Publishes the event if and when the changes of the context are committed.</summary>
    public static void PublishOnCommit<TEvent>(this DbContext context, TEvent message)
        where TEvent : class, IIntegrationEvent
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(message);
        context.Add(new OutboxMessage
        {
            Id = message.EventId,
            Type = EventTypes.GetName(typeof(TEvent)),
            Body = JsonSerializer.Serialize(message),
            TraceParent = Activity.Current?.Id,
            CreatedAt = message.OccurredAt,
            NextAttemptAt = message.OccurredAt,
        });
    }
}
