namespace Egret.Contracts.Internal;

/// <summary>
/// The result of verifying a valid API key. For an unknown, revoked or expired key, Keys responds with 404.
/// </summary>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user that the key belongs to. Identity decides whether the user is active.</param>
/// <param name="OrganisationId">The organisation that the key acts for.</param>
/// <param name="Scopes">The scopes that the key is restricted to; empty if unrestricted.</param>
/// <param name="ExpiresAt">When the secret expires: with its key, or at the end of its grace period after a rotation;
/// null if it does not expire.</param>
/// <param name="IsSuperseded">Whether a rotation replaced the secret and its grace period has not ended.</param>
public sealed record KeyVerdict(
    Guid KeyId, Guid UserId, Guid OrganisationId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, bool IsSuperseded = false)
{
    /// <summary>
    /// When the access token was issued that created this secret, directly or through other keys: a secret created
    /// with another secret inherits its sign-in time. Null if unknown.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>When the secret was created. Null if unknown.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
