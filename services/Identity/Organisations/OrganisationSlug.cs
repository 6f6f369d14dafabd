using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Organisations;

/// <summary>The name of an organisation in addresses: lower-case letters and digits, in words joined by hyphens.</summary>
internal static class OrganisationSlug
{
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
    public const string Message = "Lower-case letters and digits, in words joined by single hyphens.";
    public const int MinimumLength = 2;
    public const int MaximumLength = 63;

    private const string Fallback = "organisation";
    private const int SuffixLength = 6;
    private const string SuffixAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Would be taken for something else in <c>/v1/orgs/…</c>.</summary>
    private static readonly string[] Reserved = ["invitations", "me", "new"];

    public static bool IsReserved(string slug) => Reserved.Contains(slug, StringComparer.Ordinal);

    /// <summary>What a name makes, whether or not it is taken.</summary>
    public static string FromName(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark && slug is [.., not '-'])
            {
                slug.Append('-');
            }

            if (slug.Length == MaximumLength - SuffixLength - 1)
            {
                break;
            }
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length < MinimumLength || IsReserved(trimmed) ? WithSuffix(trimmed.Length == 0 ? Fallback : trimmed) : trimmed;
    }

    /// <summary>Another slug for the same name.</summary>
    public static string WithSuffix(string slug) => $"{slug}-{RandomNumberGenerator.GetString(SuffixAlphabet, SuffixLength)}";
}
