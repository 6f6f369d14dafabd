using System.Text;
using System.Text.Unicode;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Bytes to text: by the byte order mark, else UTF-8 where the bytes are valid UTF-8, else Windows-1252, which anything is.</summary>
internal static class TextDecoding
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static bool HasUtf16Mark(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>The text of the bytes.</summary>
    /// <param name="bytes">A whole text or the beginning of one.</param>
    /// <param name="isPrefix">Whether a last character may be cut in two.</param>
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
                var whole = isPrefix ? bytes[..^CutBytes(bytes)] : bytes;
                return Utf8.IsValid(whole) ? Encoding.UTF8.GetString(whole) : Windows1252.GetString(bytes);
        }
    }

    /// <summary>Reads all of a text file, whose size the upload bounds.</summary>
    public static string Decode(Stream content)
    {
        var bytes = new byte[content.Length - content.Position];
        content.ReadExactly(bytes);
        return Decode(bytes);
    }

    /// <summary>How many bytes at the end belong to a character that goes on after it.</summary>
    private static int CutBytes(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var value = bytes[^back];
            if ((value & 0b1100_0000) == 0b1000_0000)
            {
                continue;
            }

            var length = value switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? back : 0;
        }

        return 0;
    }
}
