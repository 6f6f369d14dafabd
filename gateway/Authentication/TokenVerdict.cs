namespace Egret.Gateway.Authentication;

/// <summary>The result of validating an access token.</summary>
internal enum TokenVerdict
{
    /// <summary>The signature, issuer, audience, type and expiry are valid.</summary>
    Valid,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token is malformed, its signature is invalid, or it was issued for another purpose.</summary>
    Invalid,

    /// <summary>The signing key is not cached, and Identity is unavailable.</summary>
    KeysUnavailable,

    /// <summary>The token is not cached, and validation was not permitted.</summary>
    NotValidated,
}
