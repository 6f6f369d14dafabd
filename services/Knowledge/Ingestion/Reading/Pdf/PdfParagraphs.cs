using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>Joins lines to paragraphs and recognises headings by their font size or weight.</summary>
internal static partial class PdfParagraphs
{
    private const int MaxHeadingLevels = 6;
    private const int MaxHeadingLength = 160;

    /// <summary>The minimum ratio of a heading's font size to that of the body.</summary>
    private const double MinHeadingRatio = 1.12;

    /// <summary>
    /// The ratio of a line's distance from the previous line to the usual distance above which a new paragraph starts.
    /// </summary>
    private const double ParagraphGap = 1.35;

    /// <summary>An entry of a table of contents, which is left out.</summary>
    [GeneratedRegex(@"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,10})?$", RegexOptions.CultureInvariant)]
    private static partial Regex ContentsEntry { get; }

    /// <summary>Adds the lines of a document to its text.</summary>
    public static void Write(IReadOnlyList<PdfLine> lines, ExtractedText text, CancellationToken cancellationToken)
    {
        var body = lines.GroupBy(line => line.Size).MaxBy(lines => lines.Sum(line => line.Text.Length))?.Key ?? 0;
        // Only the largest sizes are separate levels: there may be as many sizes as lines, and each line searches the
        // list.
        double[] headingSizes =
        [
            .. lines.Select(line => line.Size).Where(size => size >= body * MinHeadingRatio)
                .Distinct().OrderDescending().Take(MaxHeadingLevels),
        ];
        var pitch = GetUsualPitch(lines, body);
        var paragraph = new WrappedParagraph(HyphenationRules.ForTypesetText(lines.Select(line => line.Text)));
        var level = 0;
        PdfLine? previous = null;
        var page = 0;
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsContentsEntry(line.Text))
            {
                continue;
            }

            var lineLevel = GetHeadingLevel(line, body, headingSizes);
            if (previous is not null && (lineLevel != level || StartsParagraph(previous, line, paragraph, pitch)))
            {
                Flush(paragraph, level, page, text);
            }

            if (paragraph.IsEmpty)
            {
                page = line.Page;
                level = lineLevel;
            }

            paragraph.Append(line.Text);
            previous = line;
        }

        Flush(paragraph, level, page, text);
    }

    // Only the end of the line is matched: the expression starts at every dot, so its time is quadratic in the line's
    // length.
    private static bool IsContentsEntry(string line) =>
        ContentsEntry.IsMatch(line.Length > MaxHeadingLength ? line[^MaxHeadingLength..] : line);

    private static void Flush(WrappedParagraph paragraph, int level, int page, ExtractedText text)
    {
        if (paragraph.Take() is not { } words)
        {
            return;
        }

        if (level > 0 && words.Length <= MaxHeadingLength && words.Any(char.IsLetter))
        {
            text.AddHeading(words, level, page);
        }
        else
        {
            text.AddParagraph(words, page);
        }
    }

    /// <summary>The heading level of a line, 1 for the largest font size; 0 for the size of the body.</summary>
    private static int GetHeadingLevel(PdfLine line, double body, double[] headingSizes) =>
        line.Size < body * MinHeadingRatio ? 0
        : Array.IndexOf(headingSizes, line.Size) is >= 0 and var rank ? rank + 1
        : MaxHeadingLevels;

    private static bool StartsParagraph(PdfLine previous, PdfLine line, WrappedParagraph paragraph, double pitch)
    {
        var gap = previous.Baseline - line.Baseline;
        if (previous.Page != line.Page || gap < -line.Size)
        {
            // The first line of the next page or column may continue the sentence.
            return paragraph.IsComplete || !char.IsLower(line.Text[0]);
        }

        var usual = Math.Max(pitch, previous.Size) * Math.Max(1, line.Size / Math.Max(1, previous.Size));
        return gap > usual * ParagraphGap
            || previous.IsBold != line.IsBold && ClauseMarker.HeadingLevel(previous.IsBold ? previous.Text : line.Text) > 0
            || ClauseMarker.Starts(line.Text)
                && (paragraph.IsComplete || line.Left < previous.Left - 1 || ClauseMarker.HeadingLevel(line.Text) > 0)
            || paragraph.IsComplete && line.Left > previous.Left + (line.Size * 0.8);
    }

    /// <summary>The most frequent distance between consecutive lines of the body, in points.</summary>
    private static double GetUsualPitch(IReadOnlyList<PdfLine> lines, double body)
    {
        var distances = new Dictionary<double, int>();
        for (var index = 1; index < lines.Count; index++)
        {
            var distance = lines[index - 1].Baseline - lines[index].Baseline;
            if (lines[index].Page == lines[index - 1].Page && lines[index].Size == body && distance > 0 && distance < body * 3)
            {
                var rounded = Math.Round(distance * 2) / 2;
                distances[rounded] = distances.GetValueOrDefault(rounded) + 1;
            }
        }

        return distances.Count == 0 ? body * 1.2 : distances.MaxBy(distance => distance.Value).Key;
    }
}
