namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The first bytes of a document, by which its format is detected.</summary>
internal sealed class DocumentHeader
{
    /// <summary>The number of bytes that detection uses.</summary>
    public const int MaxBytes = 64 * 1024;

    private const byte Escape = 0x1B;
    private static readonly string[] UnsupportedTextSignatures = ["<?xml", "{\\rtf", "%!PS"];

    /// <param name="bytes">The document, or at least its first <see cref="MaxBytes"/> bytes.</param>
    public DocumentHeader(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes[..Math.Min(bytes.Length, MaxBytes)];
        Text = IsZip || IsBinary(Bytes.Span) ? null : TextDecoding.Decode(Bytes.Span, isPrefix: true).TrimStart();
    }

    /// <summary>At most <see cref="MaxBytes"/> bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The decoded text without leading white space; null for binary data.</summary>
    public string? Text { get; }

    /// <summary>Whether the document is a ZIP archive (PKWARE APPNOTE 4.3.7: local file header).</summary>
    public bool IsZip => Bytes.Span.StartsWith("PK\u0003\u0004"u8);

    /// <summary>
    /// Whether the document is text without the signature of an unsupported text format (XML data, RTF, PostScript).
    /// </summary>
    public bool IsText => Text is { } text
        && !UnsupportedTextSignatures.Any(signature => text.StartsWith(signature, StringComparison.Ordinal));

    /// <summary>Whether a filename has one of these extensions, each with its leading dot.</summary>
    public static bool HasExtension(string filename, params ReadOnlySpan<string> extensions)
    {
        var extension = Path.GetExtension(filename);
        foreach (var candidate in extensions)
        {
            if (extension.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBinary(ReadOnlySpan<byte> header)
    {
        if (TextDecoding.HasUtf16Mark(header))
        {
            return false;
        }

        var controls = 0;
        foreach (var value in header)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or Escape))
            {
                controls++;
            }
        }

        // Text may contain a few stray control characters (below 0.5 %); in compressed or machine data, about 10 % are.
        return controls > header.Length / 200;
    }
}
