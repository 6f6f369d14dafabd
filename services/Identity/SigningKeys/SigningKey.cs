using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.SigningKeys;

/// <summary>A P-256 key that signs tokens. Published before it signs and after it stopped, for as long as a token of it may live.</summary>
internal sealed class SigningKey
{
    private SigningKey()
    {
    }

    /// <summary>What tokens name in <c>kid</c>.</summary>
    public required string Id { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS#8, sealed by <see cref="PrivateKeyCipher"/> for this <see cref="Id"/>.</summary>
    public required byte[] SealedPrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on tokens are signed with it, until a later key's time comes.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    public static SigningKey Create(PrivateKeyCipher cipher, DateTimeOffset now, DateTimeOffset signsFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Guid.CreateVersion7(now).ToString("N");
        return new SigningKey
        {
            Id = id,
            PublicKey = key.ExportSubjectPublicKeyInfo(),
            SealedPrivateKey = cipher.Seal(id, key.ExportPkcs8PrivateKey()),
            CreatedAt = now,
            SignsFrom = signsFrom,
        };
    }
}

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> builder)
    {
        builder.ToTable("signing_keys");
        builder.Property(key => key.Id).HasMaxLength(64);
    }
}
