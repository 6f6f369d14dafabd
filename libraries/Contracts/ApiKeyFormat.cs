using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Contracts;

/// <summary>
/// The form of an API key: <c>egret_</c>, 43 base62 characters of randomness (256 bits), and 6 base62 characters of
/// CRC-32 over the preceding characters. The checksum detects a mistyped or invented key without a lookup.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>The prefix of every key. No JWT starts with it.</summary>
    public const string Prefix = "egret_";

    /// <summary>A regular expression that every well-formed key matches; the checksum is not part of it.</summary>
    public const string Pattern = "^egret_[0-9A-Za-z]{49}$";

    /// <summary>Length of a key in characters.</summary>
    public const int Length = 55;

    /// <summary>Number of leading characters that are stored unhashed, so that users recognise the key.</summary>
    public const int DisplayPrefixLength = 20;

    private const int ChecksumLength = 6;
    private const int CheckedLength = Length - ChecksumLength;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);

    /// <summary>Generates a key with the cryptographic random number generator of the operating system.</summary>
    public static string Generate()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, CheckedLength - Prefix.Length);
        return string.Create(Length, body, static (characters, body) =>
        {
            body.CopyTo(characters);
            WriteChecksum(body, characters[CheckedLength..]);
        });
    }

    /// <summary>Whether the text has the form of a key and a valid checksum. The key need not exist.</summary>
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

    /// <summary>
    /// SHA-256 of the key in lower-case hexadecimal, which is stored and looked up. A key has 256 bits of entropy, so
    /// a slow password hash would add nothing.
    /// </summary>
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
