using System.Security.Cryptography;
using System.Text;

namespace Egret.Persistence.Idempotency;

/// <summary>The keys of one idempotency key within its scope, 256 bits each.</summary>
/// <param name="Id">Primary key of the stored response.</param>
/// <param name="FingerprintKey">HMAC key of the fingerprint. An unkeyed hash of a body that contains a password could
/// be searched by brute force.</param>
/// <param name="EncryptionKey">AES-256 key of the stored response.</param>
internal sealed record ResponseKeys(byte[] Id, byte[] FingerprintKey, byte[] EncryptionKey)
{
    /// <summary>Computes the keyed hash by which an equal request is recognised.</summary>
    public byte[] GetFingerprint(string method, string path, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, FingerprintKey);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method} {path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>Encrypts a response with AES-GCM. The row's id is associated data.</summary>
    /// <returns>Nonce, tag and ciphertext, concatenated.</returns>
    public byte[] Encrypt(ReadOnlySpan<byte> response)
    {
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var result = new byte[nonceSize + tagSize + response.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, nonceSize));
        using var aes = new AesGcm(EncryptionKey, tagSize);
        aes.Encrypt(result.AsSpan(0, nonceSize), response, result.AsSpan(nonceSize + tagSize), result.AsSpan(nonceSize, tagSize), Id);
        return result;
    }

    /// <summary>Decrypts the result of <see cref="Encrypt"/>.</summary>
    /// <exception cref="CryptographicException">The stored value was modified or belongs to another row.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> encrypted)
    {
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var response = new byte[encrypted.Length - nonceSize - tagSize];
        using var aes = new AesGcm(EncryptionKey, tagSize);
        aes.Decrypt(encrypted[..nonceSize], encrypted[(nonceSize + tagSize)..], encrypted.Slice(nonceSize, tagSize), response, Id);
        return response;
    }
}
