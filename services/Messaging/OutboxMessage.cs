using System.Diagnostics;
using System.Text.Json;
using Egret.Contracts.Events;
using Microsoft.EntityFrameworkCore;

namespace Egret.Messaging;

/// <summary>An event that was committed together with the change it tells of, and waits for the broker to take it.</summary>
internal sealed class OutboxMessage
{
    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    public required string? TraceParent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    public int Attempts { get; set; }
}

/// <summary>An event that a consumer has already taken into account.</summary>
internal sealed class InboxMessage
{
    public required string Consumer { get; init; }

    public required Guid EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

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

/// <summary>Event types by the name they have in the outbox. A closed list: a row can name nothing else.</summary>
internal static class EventTypes
{
    private static readonly Dictionary<string, Type> ByName = typeof(IIntegrationEvent).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIntegrationEvent)))
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(Type type) => type.Name;

    /// <exception cref="UnreadableEventException">This build does not know the type, or not in this form.</exception>
    public static object Read(OutboxMessage message)
    {
        if (!ByName.TryGetValue(message.Type, out var type))
        {
            throw new UnreadableEventException("The type is unknown.");
        }

        try
        {
            return JsonSerializer.Deserialize(message.Body, type) ?? throw new UnreadableEventException("The body is empty.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new UnreadableEventException("The body is not of the type.", exception);
        }
    }
}

/// <summary>An event that cannot be published, whether the broker is there or not.</summary>
internal sealed class UnreadableEventException(string message, Exception? innerException = null) : Exception(message, innerException);
