using Egret.Contracts;

namespace Egret.Gateway.Authentication;

/// <summary>Which kind of credential a request came with.</summary>
internal enum CredentialKind
{
    /// <summary>None that the gateway knows.</summary>
    None,

    /// <summary>An API key, well-formed or not.</summary>
    ApiKey,

    /// <summary>Any other bearer value.</summary>
    AccessToken,
}
