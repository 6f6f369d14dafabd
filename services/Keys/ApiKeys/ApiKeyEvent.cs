namespace Egret.Keys.ApiKeys;

/// <summary>An event in the history of an API key, stored for its owner.</summary>
internal sealed class ApiKeyEvent
{
    public required Guid Id { get; init; }

    public required Guid ApiKeyId { get; init; }

    public required ApiKeyEventType Type { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The user who caused the event; null for the system.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The API key that was presented; null for an access token.</summary>
    public Guid? ActingKeyId { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>
    /// The key that caused the revocation of this key, because this key has a secret that was issued with it; null
    /// otherwise.
    /// </summary>
    public Guid? CauseKeyId { get; init; }
}
