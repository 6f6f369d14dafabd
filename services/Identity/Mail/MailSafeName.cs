using System.Globalization;
using System.Text;

namespace Egret.Identity.Mail;

/// <summary>
/// Formats a name chosen by another user for a mail from Egret: readable, without links that mail programs detect, and
/// without closing its quotation marks.
/// </summary>
internal static class MailSafeName
{
    /// <summary>Returns the name on one line with its addresses defused, truncated to the maximum length.</summary>
    public static string From(string name, int maxLength)
    {
        var text = new StringBuilder();
        Rune[] letters = [.. name.EnumerateRunes().Select(Narrow)];
        for (var index = 0; index < letters.Length && index < maxLength; index++)
        {
            var next = index + 1 < letters.Length ? letters[index + 1] : new Rune(' ');
            text.Append(Defuse(letters[index], next));
        }

        // Collapses spaces, which could move the following text to a new line.
        var words = string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return letters.Length > maxLength ? words + "…" : words;
    }

    /// <summary>Maps full-width forms and dot variants, which browsers treat like their ASCII characters.</summary>
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
        // A trailing dot, as in "Inc.", starts no domain.
        '.' when !Rune.IsWhiteSpace(next) => "[.]",
        ':' when !Rune.IsWhiteSpace(next) => "[:]",
        _ => Rune.GetUnicodeCategory(letter) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator => " ",
            // Includes characters that change the text direction and invisible characters.
            UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => "",
            _ => letter.ToString(),
        },
    };
}
