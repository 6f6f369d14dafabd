namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Plain text. Where lines are as long as their paragraphs, each is a block; where they were broken to fit a width, lines are
/// joined again until a blank line, a short line, or one that begins a numbered clause or list item.
/// </summary>
internal static class PlainTextReader
{
    private const int WidestTerminal = 132;

    public static void Read(Stream content, ExtractedText text, CancellationToken cancellationToken)
    {
        var all = TextDecoding.Decode(content);
        var width = WrapWidth(all);
        var paragraph = new WrappedParagraph(Hyphenation.OfWidthOnly);
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
    }

    private static void Flush(WrappedParagraph paragraph, ExtractedText text)
    {
        if (paragraph.Take() is { } words)
        {
            text.AddParagraph(words);
        }
    }

    /// <summary>The width to which lines were broken; 0 if they were not.</summary>
    private static int WrapWidth(string text)
    {
        var lengths = new int[WidestTerminal + 1];
        var (lines, tooLong) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var length = line.TrimEnd().Length;
            if (length == 0)
            {
                continue;
            }

            lines++;
            tooLong += length > WidestTerminal ? 1 : 0;
            lengths[Math.Min(length, WidestTerminal)]++;
        }

        // A stray long line (a table, an address) does not make a text unbroken.
        if (lines < 2 || tooLong > lines / 50)
        {
            return 0;
        }

        // The width that all but a twentieth of the lines keep.
        var (width, longer) = (WidestTerminal, 0);
        while (width > 0 && (longer += lengths[width]) <= lines / 20)
        {
            width--;
        }

        return width >= 40 ? width : 0;
    }
}
