using System.Text;

namespace Egret.Dashboard.Library;

/// <summary>Names as they are in addresses: lower-case letters and digits, in groups joined by single hyphens.</summary>
internal static class SlugWords
{
    public const int MaxLength = 63;
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    // Without culture data, which the browser is spared, text cannot be taken apart into letters and their accents.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyy";

    /// <summary>What a name can be called in an address; empty where it has nothing to call it by.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.ToLowerInvariant())
        {
            var accented = Accented.IndexOf(character, StringComparison.Ordinal);
            var plain = accented < 0 ? character : Plain[accented];
            if (char.IsAsciiLetterOrDigit(plain))
            {
                slug.Append(plain);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('-');
    }
}
