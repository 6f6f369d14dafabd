using System.Diagnostics;
using System.Text.Json;
using Egret.Contracts.Events;
using Microsoft.EntityFrameworkCore;

namespace Egret.Messaging;

/// <summary>Writing events to the outbox.</summary>
public static class OutboxExtensions
{
    /// <summary>Publishes the event once the context's changes are committed; not at all if they are not.</summary>
    public static void PublishOnCommit<TEvent>(this DbContext context, TEvent happened)
        where TEvent : class, IIntegrationEvent
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(happened);
        context.Add(new OutboxMessage
        {
            Id = happened.EventId,
            Type = EventTypes.NameOf(typeof(TEvent)),
            Body = JsonSerializer.Serialize(happened),
            TraceParent = Activity.Current?.Id,
            CreatedAt = happened.OccurredAt,
            NextAttemptAt = happened.OccurredAt,
        });
    }
}
