using System.Globalization;
using System.Text;

namespace Egret.Dashboard.Library;

/// <summary>Names as they are in addresses: lower-case letters and digits, in groups joined by single hyphens.</summary>
internal static class SlugWords
{
    public const int MaxLength = 63;
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>What a name can be called in an address; empty where it has nothing to call it by.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder();
        // Taken apart, an accented letter is a letter and its accent.
        foreach (var character in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('-');
    }
}
