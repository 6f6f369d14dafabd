using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The type of an <see cref="ApiKeyEvent"/>.</summary>
[JsonConverter(typeof(WireEnumConverter<ApiKeyEventType>))]
public enum ApiKeyEventType
{
    /// <summary>A type that this client version does not know.</summary>
    Unknown,

    /// <summary>The key was created.</summary>
    Created,

    /// <summary>The name or the expiry changed.</summary>
    Updated,

    /// <summary>The secret was replaced.</summary>
    Rotated,

    /// <summary>The key was revoked.</summary>
    Revoked,

    /// <summary>The key was presented after its expiry and rejected. Recorded at most once an hour.</summary>
    PresentedAfterExpiry,

    /// <summary>A secret of the key was reported as leaked. Recorded at most once an hour.</summary>
    Reported,
}
