using System.Text;
using System.Text.Unicode;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Decodes text files: by the byte order mark if there is one, otherwise as UTF-8 if the bytes are valid UTF-8,
/// otherwise as Windows-1252, in which every byte sequence is valid.
/// </summary>
internal static class TextDecoding
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Whether the bytes start with a UTF-16 byte order mark.</summary>
    public static bool HasUtf16Mark(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>Decodes a text.</summary>
    /// <param name="bytes">A complete text or the beginning of one.</param>
    /// <param name="isPrefix">Whether the bytes may end within a UTF-8 sequence.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, bool isPrefix = false)
    {
        switch (bytes)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                return Encoding.UTF8.GetString(bytes[3..]);
            case [0xFF, 0xFE, ..]:
                return Encoding.Unicode.GetString(bytes[2..]);
            case [0xFE, 0xFF, ..]:
                return Encoding.BigEndianUnicode.GetString(bytes[2..]);
            default:
                var whole = isPrefix ? bytes[..^CountIncompleteBytes(bytes)] : bytes;
                return Utf8.IsValid(whole) ? Encoding.UTF8.GetString(whole) : Windows1252.GetString(bytes);
        }
    }

    /// <summary>Reads and decodes the rest of a stream. The upload limit bounds its size.</summary>
    public static string Decode(Stream content)
    {
        var bytes = new byte[content.Length - content.Position];
        content.ReadExactly(bytes);
        return Decode(bytes);
    }

    /// <summary>The number of bytes of an incomplete UTF-8 sequence at the end.</summary>
    private static int CountIncompleteBytes(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if ((value & 0b1100_0000) == 0b1000_0000)
            {
                // A continuation byte: the lead byte comes before it.
                continue;
            }

            var length = value switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? back : 0;
        }

        return 0;
    }
}
