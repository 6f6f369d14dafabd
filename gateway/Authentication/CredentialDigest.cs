using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Gateway.Authentication;

/// <summary>The SHA-256 digest of a credential, the cache key that replaces the credential itself.</summary>
/// <param name="A">Bytes 0 to 7.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 23.</param>
/// <param name="D">Bytes 24 to 31.</param>
internal readonly record struct CredentialDigest(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The maximum length of a credential, in characters; it bounds the stack allocation.</summary>
    public const int MaxLength = 4096;

    /// <summary>Computes the digest.</summary>
    public static CredentialDigest Of(ReadOnlySpan<char> credential)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(credential.Length, MaxLength);
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(credential.Length)];
        var length = Encoding.UTF8.GetBytes(credential, text);
        Span<ulong> hash = stackalloc ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
        SHA256.HashData(text[..length], MemoryMarshal.AsBytes(hash));
        return new(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>
    /// The digest in lower-case hexadecimal; for an API key the result of <see cref="Contracts.ApiKeyFormat.Hash"/>.
    /// </summary>
    public override string ToString()
    {
        Span<ulong> hash = [A, B, C, D];
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(hash));
    }
}
