using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>
/// Makes of a client's key and this system's secret what a kept answer is found by, compared with and encrypted under. The key is
/// not kept: who has the database opens no answer, which may hold an API key, and who has the secret too has to guess the key first.
/// </summary>
internal sealed class AnswerCipher(IOptions<IdempotencyOptions> options)
{
    private const int KeyBytes = 32;
    private readonly byte[] _secret = Convert.FromBase64String(options.Value.Secret);

    /// <summary>What belongs to this client's key in this scope.</summary>
    /// <param name="key">Value of the <c>Idempotency-Key</c> header.</param>
    /// <param name="scope">Who is asking for what; each part by itself, so that no two scopes run together.</param>
    public AnswerKeys KeysOf(string key, params ReadOnlySpan<string> scope)
    {
        // HKDF-Extract (RFC 5869) with the secret as salt over the client's key and the scope, each preceded by its length.
        using var material = new MemoryStream();
        Write(material, key);
        foreach (var part in scope)
        {
            Write(material, part);
        }

        var extracted = HKDF.Extract(HashAlgorithmName.SHA256, material.ToArray(), _secret);
        return new AnswerKeys(Expand(extracted, "id"), Expand(extracted, "fingerprint"), Expand(extracted, "answer"));
    }

    private static byte[] Expand(byte[] extracted, string purpose) =>
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, KeyBytes, Encoding.ASCII.GetBytes("egret idempotency " + purpose));

    private static void Write(MemoryStream material, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        material.Write(length);
        material.Write(bytes);
    }
}

/// <summary>The three keys of one idempotency key in its scope.</summary>
/// <param name="Id">What the row is found by.</param>
/// <param name="FingerprintKey">Keys the fingerprint: a plain hash of a body that has a password in it could be searched.</param>
/// <param name="EncryptionKey">AES-256.</param>
internal sealed record AnswerKeys(byte[] Id, byte[] FingerprintKey, byte[] EncryptionKey)
{
    /// <summary>Keyed hash of a request, by which the same one is known again.</summary>
    public byte[] FingerprintOf(string method, string path, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, FingerprintKey);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method} {path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>Nonce, tag and ciphertext in one, bound to the row's id.</summary>
    public byte[] Seal(ReadOnlySpan<byte> answer)
    {
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var box = new byte[nonceSize + tagSize + answer.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, nonceSize));
        using var aes = new AesGcm(EncryptionKey, tagSize);
        aes.Encrypt(box.AsSpan(0, nonceSize), answer, box.AsSpan(nonceSize + tagSize), box.AsSpan(nonceSize, tagSize), Id);
        return box;
    }

    /// <exception cref="CryptographicException">It was tampered with.</exception>
    public byte[] Open(ReadOnlySpan<byte> box)
    {
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var answer = new byte[box.Length - nonceSize - tagSize];
        using var aes = new AesGcm(EncryptionKey, tagSize);
        aes.Decrypt(box[..nonceSize], box[(nonceSize + tagSize)..], box.Slice(nonceSize, tagSize), answer, Id);
        return answer;
    }
}
