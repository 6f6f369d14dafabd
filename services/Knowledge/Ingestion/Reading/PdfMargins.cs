using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Finds what is printed on page after page and is no part of the text: headers, footers, page numbers.</summary>
internal static partial class PdfMargins
{
    /// <summary>Lines at either edge of a page that may be its header or footer.</summary>
    private const int Depth = 3;

    private const int FewestRepeats = 3;

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits { get; }

    [GeneratedRegex(@"^[\W_]*(?:page\s*)?(?:#|[ivxlc]{1,7})(?:\s*(?:of|/)\s*#)?[\W_]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber { get; }

    /// <summary>The lines that are the document's own, in their order.</summary>
    public static IReadOnlyList<PdfLine> Remove(IReadOnlyList<PdfLine> lines)
    {
        var outermost = new Dictionary<PdfLine, string>(ReferenceEqualityComparer.Instance);
        HashSet<PdfLine> margins = new(ReferenceEqualityComparer.Instance);
        foreach (var page in lines.GroupBy(line => line.Page))
        {
            PdfLine[] byHeight = [.. page.OrderByDescending(line => line.Baseline)];
            foreach (var line in byHeight.Take(Depth).Concat(byHeight.Skip(Math.Max(Depth, byHeight.Length - Depth))))
            {
                outermost[line] = Digits.Replace(line.Text, "#");
            }

            margins.UnionWith(new[] { byHeight[0], byHeight[^1] }.Where(line => PageNumber.IsMatch(outermost[line])));
        }

        // The same words, but for numbers, at the same height.
        var repeated = outermost.GroupBy(line => (line.Value, Math.Round(line.Key.Baseline / 3)), line => line.Key);
        margins.UnionWith(repeated.Where(places => places.DistinctBy(line => line.Page).Count() >= FewestRepeats).SelectMany(places => places));
        return margins.Count == 0 ? lines : [.. lines.Where(line => !margins.Contains(line))];
    }
}
