using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Tokens;

/// <summary>
/// A former head of a family, kept for the grace in which its use is a retry. Its successor is sealed under a key that only the
/// used token's own <c>jti</c> yields: the table alone gives no token away.
/// </summary>
internal sealed class UsedRefreshToken
{
    private static readonly byte[] KeyPurpose = "egret refresh successor"u8.ToArray();
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private UsedRefreshToken()
    {
    }

    public byte[] TokenHash { get; private init; } = [];

    public Guid FamilyId { get; private init; }

    public DateTimeOffset UsedAt { get; private init; }

    public byte[] SealedSuccessor { get; private init; } = [];

    public static UsedRefreshToken Create(Guid familyId, string usedTokenId, string successor, DateTimeOffset now) => new()
    {
        TokenHash = RefreshFamily.HashOf(usedTokenId),
        FamilyId = familyId,
        UsedAt = now,
        SealedSuccessor = Seal(usedTokenId, successor),
    };

    /// <summary>The successor, for whoever has the used token.</summary>
    public string OpenSuccessor(string usedTokenId)
    {
        var plain = new byte[SealedSuccessor.Length - TagSize];
        using var aes = new AesGcm(KeyOf(usedTokenId), TagSize);
        aes.Decrypt(Nonce, SealedSuccessor.AsSpan(TagSize), SealedSuccessor.AsSpan(0, TagSize), plain);
        return Encoding.ASCII.GetString(plain);
    }

    /// <summary>A token is used once, so its key encrypts once, and the nonce may be constant.</summary>
    private static byte[] Nonce => new byte[AesGcm.NonceByteSizes.MaxSize];

    private static byte[] Seal(string usedTokenId, string successor)
    {
        var plain = Encoding.ASCII.GetBytes(successor);
        var box = new byte[TagSize + plain.Length];
        using var aes = new AesGcm(KeyOf(usedTokenId), TagSize);
        aes.Encrypt(Nonce, plain, box.AsSpan(TagSize), box.AsSpan(0, TagSize));
        return box;
    }

    private static byte[] KeyOf(string tokenId) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(tokenId), outputLength: 32, info: KeyPurpose);
}

internal sealed class UsedRefreshTokenConfiguration : IEntityTypeConfiguration<UsedRefreshToken>
{
    public void Configure(EntityTypeBuilder<UsedRefreshToken> builder)
    {
        builder.ToTable("used_refresh_tokens");
        builder.HasKey(token => token.TokenHash);
        builder.HasOne<RefreshFamily>().WithMany().HasForeignKey(token => token.FamilyId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(token => token.FamilyId);
    }
}
