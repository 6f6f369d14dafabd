using System.Collections.Concurrent;
using Egret.Contracts.Internal;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>What became of an access token.</summary>
internal enum TokenVerdict
{
    /// <summary>Identity signed it for this purpose, and it has not expired.</summary>
    Valid,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>Malformed, forged, or made for something else.</summary>
    Invalid,

    /// <summary>Identity's keys are not known and cannot be had.</summary>
    Unknowable,

    /// <summary>It is none that was checked before, and no other is to be checked.</summary>
    Unchecked,
}
