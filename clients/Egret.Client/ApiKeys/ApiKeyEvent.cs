using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Something that happened to a key.</summary>
/// <param name="Id">Identifies the event.</param>
/// <param name="Type">What happened.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="UserId">Who did it; null when the system did, as for the keys of a removed member.</param>
/// <param name="ActingKeyId">The API key it was done with; null for a signed-in browser.</param>
/// <param name="IpAddress">From where.</param>
/// <param name="BecauseOfKeyId">The key that was reported or revoked and for whose sake this one was revoked too; null otherwise.</param>
public sealed record ApiKeyEvent(
    Guid Id, ApiKeyEventType Type, DateTimeOffset OccurredAt, Guid? UserId, Guid? ActingKeyId, string? IpAddress, Guid? BecauseOfKeyId = null);

/// <summary>What can happen to a key.</summary>
[JsonConverter(typeof(WireEnumConverter<ApiKeyEventType>))]
public enum ApiKeyEventType
{
    /// <summary>Something that this version of the client does not know.</summary>
    Unknown,

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

    /// <summary>Somebody found a secret of it and handed that in. Noted once an hour at the most.</summary>
    Reported,
}
