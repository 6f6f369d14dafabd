using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>What becomes of a request's credential.</summary>
internal enum CredentialUse
{
    /// <summary>It is not looked at.</summary>
    Ignored,

    /// <summary>A valid one shows more; any other counts as none.</summary>
    Optional,

    /// <summary>Without a valid one there is no answer.</summary>
    Required,
}
