using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Egret.Persistence.Idempotency;

/// <summary>
/// Derives the keys of a stored response from the client's idempotency key and the secret of the installation.
/// Neither is stored with the response. The database alone therefore decrypts no response, which may contain an API
/// key; with the database and the secret an attacker still has to guess the idempotency key.
/// </summary>
internal sealed class ResponseProtector(IOptions<IdempotencyOptions> options)
{
    private const int KeyBytes = 32;
    private readonly byte[] _secret = Convert.FromBase64String(options.Value.Secret);

    /// <summary>Derives the keys for an idempotency key within a scope.</summary>
    /// <param name="key">Value of the <c>Idempotency-Key</c> header.</param>
    /// <param name="scope">The caller and the endpoint, part by part.</param>
    public ResponseKeys DeriveKeys(string key, params ReadOnlySpan<string> scope)
    {
        // HKDF-Extract (RFC 5869) with the secret as salt. Each part is preceded by its length, so that no two scopes
        // concatenate to the same bytes.
        using var material = new MemoryStream();
        Write(material, key);
        foreach (var part in scope)
        {
            Write(material, part);
        }

        var extracted = HKDF.Extract(HashAlgorithmName.SHA256, material.ToArray(), _secret);
        return new ResponseKeys(Expand(extracted, "id"), Expand(extracted, "fingerprint"), Expand(extracted, "answer"));
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
