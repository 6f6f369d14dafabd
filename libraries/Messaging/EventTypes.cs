using System.Text.Json;
using Egret.Contracts.Events;

namespace Egret.Messaging;

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
