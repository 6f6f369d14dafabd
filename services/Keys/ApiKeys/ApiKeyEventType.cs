namespace Egret.Keys.ApiKeys;

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
    PresentedAfterExpiry,

    /// <summary>Somebody found a secret of it and handed that in. Noted once an hour at the most for each of its secrets.</summary>
    Reported,
}
