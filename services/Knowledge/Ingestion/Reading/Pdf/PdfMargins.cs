using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>Removes repeated lines at the edges of pages: headers, footers and page numbers.</summary>
internal static partial class PdfMargins
{
    /// <summary>The number of lines at the top and at the bottom of a page that are checked.</summary>
    private const int Depth = 3;

    private const int MinRepeats = 3;

    private const int MaxPageNumberLength = 40;

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"^[\W_]*(?:page\s*)?(?:#|[ivxlc]{1,7})(?:\s*(?:of|/)\s*#)?[\W_]*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber { get; }

    /// <summary>Returns the lines without headers, footers and page numbers, in the same order.</summary>
    public static IReadOnlyList<PdfLine> Remove(IReadOnlyList<PdfLine> lines, CancellationToken cancellationToken)
    {
        List<PdfLine[]> edges = [.. lines.GroupBy(line => line.Page).SelectMany(page => GetEdges([.. page]))];
        var places = edges.SelectMany(edge => edge).Distinct().GroupBy(GetPlace)
            .ToDictionary(place => place.Key, place => place.Select(line => line.Page).Distinct().Count());

        HashSet<PdfLine> margins = new(ReferenceEqualityComparer.Instance);
        foreach (var edge in edges)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // From the edge inwards, up to the first line of the text: repeated lines within the text belong to it.
            margins.UnionWith(edge.TakeWhile((line, depth) =>
                places[GetPlace(line)] >= MinRepeats || (depth == 0 && IsPageNumber(line))));
        }

        // More than half of the text: a form that repeats on each page. Its repeated lines are content.
        return margins.Sum(line => line.Text.Length) * 2 > lines.Sum(line => line.Text.Length)
            ? lines
            : [.. lines.Where(line => !margins.Contains(line))];
    }

    private static bool IsPageNumber(PdfLine line) =>
        line.Text.Length <= MaxPageNumberLength && PageNumber.IsMatch(MaskNumbers(line));

    /// <summary>The first and the last lines of a page, each from the edge inwards.</summary>
    private static PdfLine[][] GetEdges(PdfLine[] page)
    {
        PdfLine[] byHeight = [.. page.OrderByDescending(line => line.Baseline)];
        return [[.. byHeight.Take(Depth)], [.. byHeight.Reverse().Take(Depth)]];
    }

    /// <summary>Equal for lines with the same text at the same height, irrespective of numbers in the text.</summary>
    private static (string Text, double Height) GetPlace(PdfLine line) =>
        (MaskNumbers(line), Math.Round(line.Baseline / 3));

    private static string MaskNumbers(PdfLine line) => Digits.Replace(line.Text, "#");
}
