namespace Egret.Keys.ApiKeys;

/// <summary>Something that happened to a key, kept for its owner to look up.</summary>
internal sealed class ApiKeyEvent
{
    public required Guid Id { get; init; }

    public required Guid ApiKeyId { get; init; }

    public required ApiKeyEventType Type { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who did it; null when the system did.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The API key it was done with; null for an access token.</summary>
    public Guid? ActingKeyId { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>The key for whose sake this one was revoked too, as a secret of it came from there; null otherwise.</summary>
    public Guid? CauseKeyId { get; init; }
}
