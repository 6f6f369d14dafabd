using Egret.Contracts.Internal;

namespace Egret.Gateway.Authentication;

/// <summary>The claims of an access token.</summary>
/// <param name="UserId">The user.</param>
/// <param name="SignInId">The sign-in that the token was issued from; the token ends with it.</param>
/// <param name="IssuedAt">The time of issue.</param>
/// <param name="ExpiresAt">The time of expiry.</param>
internal readonly record struct AccessToken(Guid UserId, Guid SignInId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The time from which the token is rejected: its expiry plus the clock tolerance.</summary>
    public DateTimeOffset EndsAt => ExpiresAt + Clocks.Tolerance;
}
