using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Contracts;

/// <summary>
/// The form of an API key: <c>egret_</c>, 43 base62 characters of randomness (256 bits), and 6 base62 characters of
/// CRC-32 over all that goes before. The checksum tells a mistyped or invented key from a real one without any look-up.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>What every key begins with, and no JWT does.</summary>
    public const string Prefix = "egret_";

    /// <summary>A regular expression that every well-formed key matches; the checksum is not part of it.</summary>
    public const string Pattern = "^egret_[0-9A-Za-z]{49}$";

    /// <summary>Length of a whole key.</summary>
    public const int Length = 55;

    /// <summary>How many leading characters are kept in clear to recognise a key by.</summary>
    public const int DisplayPrefixLength = 20;

    private const int ChecksumLength = 6;
    private const int CheckedLength = Length - ChecksumLength;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    /// <summary>Makes a new key from the operating system's cryptographic generator.</summary>
    public static string Generate()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, CheckedLength - Prefix.Length);
        return string.Create(Length, body, static (characters, body) =>
        {
            body.CopyTo(characters);
            WriteChecksum(body, characters[CheckedLength..]);
        });
    }

    /// <summary>Whether the text has the form of a key and its checksum is right. Says nothing about whether the key exists.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> candidate)
    {
        if (candidate.Length != Length || !candidate.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        if (candidate[Prefix.Length..].ContainsAnyExcept(AlphabetCharacters))
        {
            return false;
        }

        Span<char> expected = stackalloc char[ChecksumLength];
        WriteChecksum(candidate[..CheckedLength], expected);
        return candidate[CheckedLength..].SequenceEqual(expected);
    }

    /// <summary>SHA-256 of the key in lower-case hexadecimal: what is stored and looked up. The key is random, so a fast hash is enough.</summary>
    public static string Hash(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> destination)
    {
        Span<byte> bytes = stackalloc byte[CheckedLength];
        Encoding.ASCII.GetBytes(body, bytes);
        Span<byte> hash = stackalloc byte[sizeof(uint)];
        Crc32.Hash(bytes, hash);
        var value = BinaryPrimitives.ReadUInt32LittleEndian(hash);
        for (var position = ChecksumLength - 1; position >= 0; position--)
        {
            destination[position] = Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }
}
