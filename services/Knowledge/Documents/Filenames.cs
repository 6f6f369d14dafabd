using System.Globalization;
using System.Text;

namespace Egret.Knowledge.Documents;

/// <summary>Names of files as they are shown and offered for download; no path is ever made of them.</summary>
internal static class Filenames
{
    private const string Fallback = "document";
    private const int ExtensionLength = 20;

    /// <summary>
    /// The last part of the name without what could deceive a reader or break a header: control and format characters
    /// (among them those that reverse the writing direction), halves of surrogate pairs, and too great a length.
    /// </summary>
    public static string Clean(string? given)
    {
        var name = new StringBuilder();
        foreach (var rune in (given ?? "")[((given ?? "").AsSpan().LastIndexOfAny('/', '\\') + 1)..].EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse))
            {
                name.Append(rune);
            }
        }

        var clean = Shorten(name.ToString().Trim().Trim('"'));
        return clean.Trim('.').Length == 0 ? Fallback : clean;
    }

    private static string Shorten(string name)
    {
        if (name.Length <= Document.FilenameLength)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        if (extension.Length > ExtensionLength)
        {
            extension = "";
        }

        var stem = name[..(Document.FilenameLength - extension.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + extension;
    }
}
