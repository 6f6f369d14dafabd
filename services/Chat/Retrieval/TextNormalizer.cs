using System.Text;
using System.Text.RegularExpressions;

namespace Egret.Chat.Retrieval;

/// <summary>Normalizes text for display and comparison.</summary>
internal static partial class TextNormalizer
{
    /// <summary>
    /// Collapses whitespace and removes invisible characters and footnote numbers, which look like citations.
    /// </summary>
    public static string CollapseWhitespace(string text) =>
        Spaces().Replace(Invisible().Replace(FootnoteNumbers().Replace(text, ""), ""), " ").Trim();

    /// <summary>
    /// Escapes source text for Markdown, so that links, images and markup of a document have no effect in an answer.
    /// </summary>
    public static string ToMarkdown(string text) =>
        text.Replace("](", "]\\(", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);

    /// <summary>
    /// Returns letters and digits only, in lower case, for comparisons that ignore layout and punctuation.
    /// </summary>
    public static string Normalize(string text)
    {
        var collapsed = CollapseWhitespace(text);
        var normalized = new StringBuilder(collapsed.Length);
        foreach (var character in collapsed.Where(char.IsLetterOrDigit))
        {
            normalized.Append(char.ToLowerInvariant(character));
        }

        return normalized.ToString();
    }

    /// <summary>Truncates the text at the end of a word, with an ellipsis.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var cut = text.LastIndexOf(' ', length - 1);
        var stop = cut > length / 2 ? cut : length - 1;
        return text[..(char.IsHighSurrogate(text[stop - 1]) ? stop - 1 : stop)].TrimEnd(' ', ',', ';', ':', '-') + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>
    /// Format characters (direction marks, soft hyphens, zero-width spaces) and controls other than whitespace.
    /// </summary>
    [GeneratedRegex(@"\p{Cf}|[\p{Cc}-[\s]]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"\s?\[\d{1,3}\]")]
    private static partial Regex FootnoteNumbers();
}
