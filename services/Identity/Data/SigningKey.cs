using System.Security.Cryptography;

namespace Egret.Identity.Data;

/// <summary>
/// A P-256 key that signs tokens. Published before it signs, and afterwards until its last token has expired.
/// </summary>
internal sealed class SigningKey
{
    private SigningKey()
    {
    }

    /// <summary>The <c>kid</c> of tokens.</summary>
    public required string Id { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS#8, encrypted and bound to this <see cref="Id"/>.</summary>
    public required byte[] SealedPrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Start of signing; it ends at this time of the next key.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    public static SigningKey Create(Func<string, byte[], byte[]> seal, DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Guid.CreateVersion7(now).ToString("N");
        return new SigningKey
        {
            Id = id,
            PublicKey = key.ExportSubjectPublicKeyInfo(),
            SealedPrivateKey = seal(id, key.ExportPkcs8PrivateKey()),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
    }
}
