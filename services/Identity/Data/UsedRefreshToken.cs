using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Data;

/// <summary>
/// A replaced refresh token, retained for the grace period in which its use is a retry. Its successor is encrypted
/// with a key derived from the <c>jti</c> of the replaced token, so that the table alone reveals no token.
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
        TokenHash = RefreshFamily.ComputeHash(usedTokenId),
        FamilyId = familyId,
        UsedAt = now,
        SealedSuccessor = Seal(usedTokenId, successor),
    };

    /// <summary>Decrypts the successor with the id of the replaced token.</summary>
    public string OpenSuccessor(string usedTokenId)
    {
        var plain = new byte[SealedSuccessor.Length - TagSize];
        using var aes = new AesGcm(DeriveKey(usedTokenId), TagSize);
        aes.Decrypt(Nonce, SealedSuccessor.AsSpan(TagSize), SealedSuccessor.AsSpan(0, TagSize), plain);
        return Encoding.ASCII.GetString(plain);
    }

    /// <summary>Constant, because each key encrypts exactly one value.</summary>
    private static byte[] Nonce => new byte[AesGcm.NonceByteSizes.MaxSize];

    private static byte[] Seal(string usedTokenId, string successor)
    {
        var plain = Encoding.ASCII.GetBytes(successor);
        var box = new byte[TagSize + plain.Length];
        using var aes = new AesGcm(DeriveKey(usedTokenId), TagSize);
        aes.Encrypt(Nonce, plain, box.AsSpan(TagSize), box.AsSpan(0, TagSize));
        return box;
    }

    private static byte[] DeriveKey(string tokenId) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(tokenId), outputLength: 32, info: KeyPurpose);
}
