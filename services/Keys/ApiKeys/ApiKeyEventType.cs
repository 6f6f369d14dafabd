namespace Egret.Keys.ApiKeys;

/// <summary>The type of an API key event.</summary>
public enum ApiKeyEventType
{
    /// <summary>The key was created.</summary>
    Created,

    /// <summary>The name or expiry of the key changed.</summary>
    Updated,

    /// <summary>The key got a new secret.</summary>
    Rotated,

    /// <summary>The key was revoked.</summary>
    Revoked,

    /// <summary>The key was presented after its expiry and rejected. Recorded at most once an hour.</summary>
    PresentedAfterExpiry,

    /// <summary>
    /// A secret of the key was found by a third party and reported. Recorded at most once an hour per secret.
    /// </summary>
    Reported,
}
