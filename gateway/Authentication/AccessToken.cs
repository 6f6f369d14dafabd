using System.Collections.Concurrent;
using Egret.Contracts.Internal;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>What an access token says.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="SignInId">The sign-in it came from, so that it ends with that.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
internal readonly record struct AccessToken(Guid UserId, Guid SignInId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>From when on it is not accepted.</summary>
    public DateTimeOffset EndsAt => ExpiresAt + Clocks.Tolerance;
}
