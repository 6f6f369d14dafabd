using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Finds what is printed on page after page and is no part of the text: headers, footers, page numbers.</summary>
internal static partial class PdfMargins
{
    /// <summary>Lines at either edge of a page that may be its header or footer.</summary>
    private const int Depth = 3;

    private const int FewestRepeats = 3;

    private const int LongestPageNumber = 40;

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"^[\W_]*(?:page\s*)?(?:#|[ivxlc]{1,7})(?:\s*(?:of|/)\s*#)?[\W_]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber { get; }

    /// <summary>The lines that are the document's own, in their order.</summary>
    public static IReadOnlyList<PdfLine> Remove(IReadOnlyList<PdfLine> lines, CancellationToken cancellationToken)
    {
        List<PdfLine[]> edges = [.. lines.GroupBy(line => line.Page).SelectMany(page => Edges([.. page]))];
        var places = edges.SelectMany(edge => edge).Distinct().GroupBy(Place).ToDictionary(
            place => place.Key, place => place.Select(line => line.Page).Distinct().Count());

        HashSet<PdfLine> margins = new(ReferenceEqualityComparer.Instance);
        foreach (var edge in edges)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // From the edge inwards, as far as it goes: what stands between lines of the text is text.
            margins.UnionWith(edge.TakeWhile((line, depth) => places[Place(line)] >= FewestRepeats || (depth == 0 && IsPageNumber(line))));
        }

        // A form that is filled in page after page consists of such lines.
        return margins.Sum(line => line.Text.Length) * 2 > lines.Sum(line => line.Text.Length) ? lines : [.. lines.Where(line => !margins.Contains(line))];
    }

    private static bool IsPageNumber(PdfLine line) => line.Text.Length <= LongestPageNumber && PageNumber.IsMatch(Shape(line));

    /// <summary>The page's first and last lines, each from the edge inwards.</summary>
    private static PdfLine[][] Edges(PdfLine[] page)
    {
        PdfLine[] byHeight = [.. page.OrderByDescending(line => line.Baseline)];
        return [[.. byHeight.Take(Depth)], [.. byHeight.Reverse().Take(Depth)]];
    }

    /// <summary>The same words, but for numbers, at the same height.</summary>
    private static (string Shape, double Height) Place(PdfLine line) => (Shape(line), Math.Round(line.Baseline / 3));

    private static string Shape(PdfLine line) => Digits.Replace(line.Text, "#");
}
