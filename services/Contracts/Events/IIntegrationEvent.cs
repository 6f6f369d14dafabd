namespace Egret.Contracts.Events;

/// <summary>A fact that one service tells the others. Delivered at least once; consumers tolerate repeats by <see cref="EventId"/>.</summary>
public interface IIntegrationEvent
{
    /// <summary>Identifies this occurrence; the same in every delivery of it.</summary>
    Guid EventId { get; }

    /// <summary>When it happened (UTC).</summary>
    DateTimeOffset OccurredAt { get; }
}
