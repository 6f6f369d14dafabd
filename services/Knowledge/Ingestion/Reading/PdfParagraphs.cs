using System.Text.RegularExpressions;
using Egret.Knowledge.Ingestion.Splitting;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Puts lines together to paragraphs, and tells headings by their size or weight.</summary>
internal static partial class PdfParagraphs
{
    private const int MostHeadingLevels = 6;
    private const int LongestHeading = 160;

    /// <summary>How much larger than the body a heading is at least.</summary>
    private const double HeadingSize = 1.12;

    /// <summary>A gap to the line before of more than this many times the usual one begins a paragraph.</summary>
    private const double ParagraphGap = 1.35;

    /// <summary>An entry of a table of contents: it says where a text is, not what it says.</summary>
    [GeneratedRegex(@"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,10})?$", RegexOptions.CultureInvariant)]
    private static partial Regex ContentsEntry { get; }

    public static void Write(IReadOnlyList<PdfLine> lines, ExtractedText text, CancellationToken cancellationToken)
    {
        var body = lines.GroupBy(line => line.Size).MaxBy(lines => lines.Sum(line => line.Text.Length))?.Key ?? 0;
        // Only the largest are told apart: there may be as many sizes as lines, and each line looks for its own.
        double[] headingSizes =
        [
            .. lines.Select(line => line.Size).Where(size => size >= body * HeadingSize).Distinct().OrderDescending().Take(MostHeadingLevels),
        ];
        var pitch = UsualPitch(lines, body);
        var paragraph = new WrappedParagraph(Hyphenation.OfLines(lines.Select(line => line.Text)));
        var level = 0;
        PdfLine? before = null;
        var page = 0;
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsContentsEntry(line.Text))
            {
                continue;
            }

            var lineLevel = HeadingLevel(line, body, headingSizes);
            if (before is not null && (lineLevel != level || BeginsParagraph(before, line, paragraph, pitch)))
            {
                Flush(paragraph, level, page, text);
            }

            if (paragraph.IsEmpty)
            {
                page = line.Page;
                level = lineLevel;
            }

            paragraph.Append(line.Text);
            before = line;
        }

        Flush(paragraph, level, page, text);
    }

    /// <summary>Looks at the end only: the expression tries every dot as the first, and the line is as long as the uploader likes.</summary>
    private static bool IsContentsEntry(string line) => ContentsEntry.IsMatch(line.Length > LongestHeading ? line[^LongestHeading..] : line);

    private static void Flush(WrappedParagraph paragraph, int level, int page, ExtractedText text)
    {
        if (paragraph.Take() is not { } words)
        {
            return;
        }

        if (level > 0 && words.Length <= LongestHeading && words.Any(char.IsLetter))
        {
            text.AddHeading(words, level, page);
        }
        else
        {
            text.AddParagraph(words, page);
        }
    }

    /// <summary>The larger the letters, the higher; 0 for the body's size.</summary>
    private static int HeadingLevel(PdfLine line, double body, double[] headingSizes) =>
        line.Size < body * HeadingSize ? 0
        : Array.IndexOf(headingSizes, line.Size) is >= 0 and var rank ? rank + 1
        : MostHeadingLevels;

    private static bool BeginsParagraph(PdfLine before, PdfLine line, WrappedParagraph paragraph, double pitch)
    {
        var gap = before.Baseline - line.Baseline;
        if (before.Page != line.Page || gap < -line.Size)
        {
            // The next page or column: the sentence may go on.
            return paragraph.IsEnded || !char.IsLower(line.Text[0]);
        }

        var usual = Math.Max(pitch, before.Size) * Math.Max(1, line.Size / Math.Max(1, before.Size));
        return gap > usual * ParagraphGap
            || before.IsBold != line.IsBold && ClauseMarker.HeadingLevel(before.IsBold ? before.Text : line.Text) > 0
            || ClauseMarker.Begins(line.Text) && (paragraph.IsEnded || line.Left < before.Left - 1 || ClauseMarker.HeadingLevel(line.Text) > 0)
            || paragraph.IsEnded && line.Left > before.Left + (line.Size * 0.8);
    }

    /// <summary>The most frequent distance of two lines of the body.</summary>
    private static double UsualPitch(IReadOnlyList<PdfLine> lines, double body)
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
