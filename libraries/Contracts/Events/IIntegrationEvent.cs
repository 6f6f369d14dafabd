namespace Egret.Contracts.Events;

/// <summary>
/// An event that one service publishes to the others. Delivered at least once; consumers recognise repeats by
/// <see cref="EventId"/>.
/// </summary>
public interface IIntegrationEvent
{
    /// <summary>Id of the event; equal in all deliveries of the same event.</summary>
    Guid EventId { get; }

    /// <summary>Time of the event (UTC).</summary>
    DateTimeOffset OccurredAt { get; }
}
