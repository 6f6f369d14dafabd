namespace Egret.Messaging;

/// <summary>An event that a consumer has processed.</summary>
internal sealed class InboxMessage
{
    public required string Consumer { get; init; }

    public required Guid EventId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}
