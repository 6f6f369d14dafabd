namespace Egret.Gateway.Authorization;

/// <summary>How a route uses the credential of a request.</summary>
internal enum CredentialUse
{
    /// <summary>The credential is not read.</summary>
    Ignored,

    /// <summary>A valid credential yields a caller; without one the request is anonymous.</summary>
    Optional,

    /// <summary>A request without a valid credential is rejected.</summary>
    Required,
}
