using System.Text;

namespace Egret.Dashboard.Library;

/// <summary>Slugs: lower-case letters and digits in groups joined by single hyphens.</summary>
internal static class SlugText
{
    public const int MaxLength = 63;
    public const string Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    // Normalization needs ICU data, which the invariant mode omits to reduce the download.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyy";

    /// <summary>Derives a slug from a name; empty if the name has no usable characters.</summary>
    public static string FromName(string name)
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
