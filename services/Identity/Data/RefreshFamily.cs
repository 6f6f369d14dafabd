using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Data;

/// <summary>
/// One sign-in and the refresh tokens that descend from it; shown to the user as a device. Exactly one token is
/// current.
/// </summary>
internal sealed class RefreshFamily
{
    private RefreshFamily()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    /// <summary>SHA-256 of the current token's <c>jti</c>.</summary>
    public byte[] CurrentTokenHash { get; private set; } = [];

    /// <summary>Whether each use replaces the current token. Never reset to false.</summary>
    public bool Rotates { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset LastUsedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? UserAgent { get; private init; }

    public string? IpAddress { get; private init; }

    /// <summary>The network of <see cref="IpAddress"/>, from which the user is known.</summary>
    public string Network { get; private init; } = "";

    public static RefreshFamily Start(
        Guid id, Guid userId, RefreshToken token, DateTimeOffset now, string? userAgent, string? ipAddress) => new()
        {
            Id = id,
            UserId = userId,
            CurrentTokenHash = ComputeHash(token.TokenId),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = token.ExpiresAt,
            UserAgent = userAgent,
            IpAddress = ipAddress,
            Network = ClientNetwork.From(ipAddress),
        };

    public bool IsActive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    /// <summary>Whether the family has reached its maximum lifetime, independent of the expiry of its tokens.</summary>
    public bool IsOlderThan(TimeSpan lifetime, DateTimeOffset now) => now - CreatedAt >= lifetime;

    public bool IsCurrent(string tokenId) => CryptographicOperations.FixedTimeEquals(CurrentTokenHash, ComputeHash(tokenId));

    /// <summary>Records the use of the current token.</summary>
    public void Use(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>Replaces the current token after its use.</summary>
    /// <returns>The record by which a retry with the replaced token receives the same successor.</returns>
    public UsedRefreshToken Rotate(string usedTokenId, RefreshToken successor, DateTimeOffset now)
    {
        var used = UsedRefreshToken.Create(Id, usedTokenId, successor.Token, now);
        Rotates = true;
        CurrentTokenHash = ComputeHash(successor.TokenId);
        ExpiresAt = successor.ExpiresAt;
        LastUsedAt = now;
        return used;
    }

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    public static byte[] ComputeHash(string tokenId) => SHA256.HashData(Encoding.UTF8.GetBytes(tokenId));
}
