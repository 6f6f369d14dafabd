using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Data;

/// <summary>The slug of an organisation: lower-case letters and digits, in words joined by hyphens.</summary>
internal static class OrganisationSlug
{
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
    public const string Message = "Lower-case letters and digits, in words joined by single hyphens.";
    public const int MinLength = 2;
    public const int MaxLength = 63;

    private const string Fallback = "organisation";
    private const int SuffixLength = 6;
    private const string SuffixAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Slugs that conflict with routes below <c>/v1/orgs</c>.</summary>
    private static readonly string[] Reserved = ["invitations", "me", "new"];

    public static bool IsReserved(string slug) => Reserved.Contains(slug, StringComparer.Ordinal);

    /// <summary>Creates a slug from a name, without checking whether it is taken.</summary>
    public static string FromName(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var character in name.ToLowerInvariant())
        {
            var letters = ToAscii(character);
            if (letters.Length > 0)
            {
                slug.Append(letters);
            }
            else if (slug is { Length: > 0 } && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString(0, Math.Min(slug.Length, MaxLength - SuffixLength - 1)).Trim('-');
        return trimmed.Length < MinLength || IsReserved(trimmed) ? WithSuffix(trimmed.Length == 0 ? Fallback : trimmed) : trimmed;
    }

    /// <summary>Appends a random suffix.</summary>
    public static string WithSuffix(string slug) => $"{slug}-{RandomNumberGenerator.GetString(SuffixAlphabet, SuffixLength)}";

    /// <summary>
    /// Transliterates the letters of European names; empty for other scripts. A table, because <see
    /// cref="string.Normalize()"/> has no effect with InvariantGlobalization.
    /// </summary>
    private static string ToAscii(char character) => character switch
    {
        (>= 'a' and <= 'z') or (>= '0' and <= '9') => character.ToString(),
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ā' or 'ă' or 'ą' => "a",
        'ç' or 'ć' or 'č' or 'ċ' => "c",
        'ď' or 'đ' or 'ð' => "d",
        'è' or 'é' or 'ê' or 'ë' or 'ē' or 'ė' or 'ę' or 'ě' => "e",
        'ğ' or 'ģ' or 'ġ' => "g",
        'ì' or 'í' or 'î' or 'ï' or 'ī' or 'į' or 'ı' => "i",
        'ķ' => "k",
        'ļ' or 'ľ' or 'ł' => "l",
        'ñ' or 'ń' or 'ņ' or 'ň' => "n",
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' or 'ō' or 'ő' => "o",
        'ř' => "r",
        'ś' or 'š' or 'ş' or 'ș' => "s",
        'ť' or 'ţ' or 'ț' => "t",
        'ù' or 'ú' or 'û' or 'ü' or 'ū' or 'ů' or 'ű' or 'ų' => "u",
        'ý' or 'ÿ' => "y",
        'ź' or 'ż' or 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => "",
    };
}
