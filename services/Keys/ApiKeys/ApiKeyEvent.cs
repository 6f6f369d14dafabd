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
    public Guid? BecauseOfKeyId { get; init; }
}

/// <summary>What can happen to a key.</summary>
public enum ApiKeyEventType
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>Its name or expiry changed.</summary>
    Updated,

    /// <summary>It got a new secret.</summary>
    Rotated,

    /// <summary>It was ended for good.</summary>
    Revoked,

    /// <summary>It was presented after its expiry and refused. Noted once an hour at the most.</summary>
    RefusedWhileExpired,

    /// <summary>Somebody found a secret of it and handed that in. Noted once an hour at the most for each of its secrets.</summary>
    Reported,
}
