namespace Egret.Knowledge.Ingestion.Reading.PlainText;

/// <summary>
/// Reads plain text. In unwrapped text, each line is a paragraph. In text wrapped at a column, lines are joined until a
/// blank line, a short line, or a line that starts a numbered clause or list item.
/// </summary>
internal sealed class PlainTextReader : IDocumentReader
{
    /// <summary>The media type of plain text (RFC 2046 section 4.1.3).</summary>
    public const string ContentType = "text/plain";

    private const int MinWidth = 40;

    /// <summary>The widest column at which editors and terminals wrap.</summary>
    private const int MaxWidth = 132;

    public string FormatName => "plain text";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename) => header.IsText;

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        var all = TextDecoding.Decode(content);
        var width = FindWrapWidth(all);
        var paragraph = new WrappedParagraph(HyphenationRules.ForWrappedText);
        foreach (var line in all.AsSpan().EnumerateLines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = line.Trim();
            if (words.IsEmpty || width == 0 || paragraph.EndsBefore(words, width))
            {
                Flush(paragraph, text);
            }

            if (!words.IsEmpty)
            {
                paragraph.Append(words);
            }
        }

        Flush(paragraph, text);
        return new(text);
    }

    private static void Flush(WrappedParagraph paragraph, ExtractedText text)
    {
        if (paragraph.Take() is { } words)
        {
            text.AddParagraph(words);
        }
    }

    /// <summary>The column at which lines are wrapped; 0 for unwrapped text.</summary>
    private static int FindWrapWidth(string text)
    {
        var lengths = new int[MaxWidth + 1];
        var (lines, overlongLines) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var length = line.TrimEnd().Length;
            if (length == 0)
            {
                continue;
            }

            lines++;
            overlongLines += length > MaxWidth ? 1 : 0;
            lengths[Math.Min(length, MaxWidth)]++;
        }

        // Wrapped text may contain a few long lines, such as table rows or URLs: up to 2 %.
        if (lines < 2 || overlongLines > lines / 50)
        {
            return 0;
        }

        // The width that 95 % of the lines do not exceed.
        var (width, longerLines) = (MaxWidth, 0);
        while (width > 0 && (longerLines += lengths[width]) <= lines / 20)
        {
            width--;
        }

        return width >= MinWidth ? width : 0;
    }
}
