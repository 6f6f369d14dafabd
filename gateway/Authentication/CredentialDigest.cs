using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Gateway.Authentication;

/// <summary>SHA-256 of a credential, by which it is remembered without being kept itself.</summary>
internal readonly record struct CredentialDigest(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>No longer credential is worth a digest; it bounds what is put on the stack here.</summary>
    public const int MaxLength = 4096;

    public static CredentialDigest Of(ReadOnlySpan<char> credential)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(credential.Length, MaxLength);
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(credential.Length)];
        var length = Encoding.UTF8.GetBytes(credential, text);
        Span<ulong> hash = stackalloc ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
        SHA256.HashData(text[..length], MemoryMarshal.AsBytes(hash));
        return new(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>Of an API key the same as <see cref="Contracts.ApiKeyFormat.Hash"/> gives.</summary>
    public override string ToString()
    {
        Span<ulong> hash = [A, B, C, D];
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(hash));
    }
}
