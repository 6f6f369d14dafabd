using System.Globalization;
using System.Text;

namespace Egret.Identity.Mail;

/// <summary>
/// What a stranger calls something, for a mail that comes from Egret: readable, and neither a link that a mail program makes of it nor a
/// text that leaves its quotation marks.
/// </summary>
internal static class DefusedName
{
    /// <summary>The name on one line, its addresses taken apart, cut where it is longer than a name needs to be.</summary>
    public static string Of(string name, int longest)
    {
        var text = new StringBuilder();
        Rune[] letters = [.. name.EnumerateRunes().Select(Narrow)];
        for (var index = 0; index < letters.Length && index < longest; index++)
        {
            var next = index + 1 < letters.Length ? letters[index + 1] : new Rune(' ');
            text.Append(Defuse(letters[index], next));
        }

        // Spaces that push what follows to a line of its own are one.
        var words = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return letters.Length > longest ? words + "…" : words;
    }

    /// <summary>A browser takes the full-width forms of letters and marks for the usual ones, and these dots for a dot.</summary>
    private static Rune Narrow(Rune letter) => letter.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(letter.Value - 0xFF01 + '!'),
        '。' or '｡' or '․' or '﹒' => new Rune('.'),
        '﹕' => new Rune(':'),
        '﹫' => new Rune('@'),
        _ => letter,
    };

    private static string Defuse(Rune letter, Rune next) => letter.Value switch
    {
        '"' or '“' or '”' or '„' or '‟' or '«' or '»' => "'",
        '@' => "[at]",
        // A dot at the end of a word, as in "Inc.", begins no domain.
        '.' when !Rune.IsWhiteSpace(next) => "[.]",
        ':' when !Rune.IsWhiteSpace(next) => "[:]",
        _ => Rune.GetUnicodeCategory(letter) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator => " ",
            // Among them what turns the direction of the text around, and what is not seen.
            UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => "",
            _ => letter.ToString(),
        },
    };
}
