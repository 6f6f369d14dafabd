using System.Text;
using System.Text.RegularExpressions;

namespace Egret.Chat.Reading;

/// <summary>Brings text of different layout to one form, for showing and for comparing.</summary>
internal static partial class TextNormalizer
{
    /// <summary>White space evened out; invisible characters and the source's own footnote numbers, which would pass for citations, left out.</summary>
    public static string Tidy(string text) => Spaces().Replace(Invisible().Replace(FootnoteNumbers().Replace(text, ""), ""), " ").Trim();

    /// <summary>Source text as it may stand in Markdown: no link, image or markup of a document's author takes effect in an answer.</summary>
    public static string ToMarkdown(string text) => text.Replace("](", "]\\(", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);

    /// <summary>Letters and digits only, in lower case: equal for two texts that a reader would call the same words.</summary>
    public static string Essence(string text)
    {
        var tidy = Tidy(text);
        var essence = new StringBuilder(tidy.Length);
        foreach (var character in tidy.Where(char.IsLetterOrDigit))
        {
            essence.Append(char.ToLowerInvariant(character));
        }

        return essence.ToString();
    }

    /// <summary>The text cut at a word's end, with an ellipsis when something is missing.</summary>
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

    /// <summary>Format characters (direction marks, soft hyphens, zero-width spaces) and controls other than white space.</summary>
    [GeneratedRegex(@"\p{Cf}|[\p{Cc}-[\s]]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"\s?\[\d{1,3}\]")]
    private static partial Regex FootnoteNumbers();
}
