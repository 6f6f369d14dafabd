using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Tokens;

/// <summary>One sign-in and the refresh tokens that descend from it: a device, as its user sees it. Exactly one token is its head.</summary>
internal sealed class RefreshFamily
{
    private RefreshFamily()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    /// <summary>SHA-256 of the head's <c>jti</c>.</summary>
    public byte[] CurrentTokenHash { get; private set; } = [];

    /// <summary>Whether each use replaces the head. Once it does it always will.</summary>
    public bool Rotates { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset LastUsedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? UserAgent { get; private init; }

    public string? IpAddress { get; private init; }

    /// <summary>What <see cref="IpAddress"/> belongs to: a place from which the user is known.</summary>
    public string Network { get; private init; } = "";

    public static RefreshFamily Start(Guid id, Guid userId, RefreshToken head, DateTimeOffset now, string? userAgent, string? ipAddress) => new()
    {
        Id = id,
        UserId = userId,
        CurrentTokenHash = HashOf(head.TokenId),
        CreatedAt = now,
        LastUsedAt = now,
        ExpiresAt = head.ExpiresAt,
        UserAgent = userAgent,
        IpAddress = ipAddress,
        Network = ClientAddress.NetworkOf(ipAddress),
    };

    public bool IsAlive(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    /// <summary>Whether it has lived as long as a family may, however its tokens were made out.</summary>
    public bool IsOlderThan(TimeSpan lifetime, DateTimeOffset now) => now - CreatedAt >= lifetime;

    public bool IsHead(string tokenId) => CryptographicOperations.FixedTimeEquals(CurrentTokenHash, HashOf(tokenId));

    /// <summary>The head was used and stays the head.</summary>
    public void Use(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>The head was used and is replaced.</summary>
    /// <returns>The note by which a retry with the old head gets the same successor.</returns>
    public UsedRefreshToken Rotate(string usedTokenId, RefreshToken successor, DateTimeOffset now)
    {
        var used = UsedRefreshToken.Create(Id, usedTokenId, successor.Token, now);
        Rotates = true;
        CurrentTokenHash = HashOf(successor.TokenId);
        ExpiresAt = successor.ExpiresAt;
        LastUsedAt = now;
        return used;
    }

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    public static byte[] HashOf(string tokenId) => SHA256.HashData(Encoding.UTF8.GetBytes(tokenId));
}

internal sealed class RefreshFamilyConfiguration : IEntityTypeConfiguration<RefreshFamily>
{
    public const int UserAgentLength = 256;

    public void Configure(EntityTypeBuilder<RefreshFamily> builder)
    {
        builder.ToTable("refresh_families");
        builder.Property(family => family.Id).ValueGeneratedNever();
        builder.Property(family => family.UserAgent).HasMaxLength(UserAgentLength);
        builder.Property(family => family.IpAddress).HasMaxLength(45);
        builder.Property(family => family.Network).HasMaxLength(45).HasDefaultValue("");
        builder.HasOne<User>().WithMany().HasForeignKey(family => family.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(family => new { family.UserId, family.RevokedAt });
        builder.HasIndex(family => new { family.UserId, family.Network });
        builder.HasIndex(family => family.ExpiresAt);
    }
}
