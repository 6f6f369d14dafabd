namespace Egret.Gateway.Authentication;

/// <summary>The kind of a request's credential.</summary>
internal enum CredentialKind
{
    /// <summary>No credential, or one of an unsupported scheme.</summary>
    None,

    /// <summary>An API key, well-formed or not.</summary>
    ApiKey,

    /// <summary>Any other bearer value.</summary>
    AccessToken,
}
