using System.Text.Json;
using Egret.Contracts.Events;

namespace Egret.Messaging;

/// <summary>
/// Maps the type names of outbox messages to event types. Only types of the Contracts assembly are mapped.
/// </summary>
internal static class EventTypes
{
    private static readonly Dictionary<string, Type> ByName = typeof(IIntegrationEvent).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIntegrationEvent)))
        .ToDictionary(GetName, StringComparer.Ordinal);

    public static string GetName(Type type) => type.Name;

    /// <exception cref="UnreadableEventException">The type is unknown to this build, or the body does not match
    /// it.</exception>
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
            throw new UnreadableEventException("The body does not match the type.", exception);
        }
    }
}
