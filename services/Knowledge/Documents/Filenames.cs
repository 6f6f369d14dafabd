using System.Globalization;
using System.Text;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>The filenames of documents, for display and download. They are never used as a path.</summary>
internal static class Filenames
{
    private const string DefaultName = "document";
    private const int MaxExtensionLength = 20;

    /// <summary>
    /// Returns the last segment of a filename without characters that could mislead users or break a header: control
    /// and format characters, such as U+202E, which reverses the text direction, and unpaired surrogates. Long names
    /// are shortened.
    /// </summary>
    public static string Sanitize(string? filename)
    {
        filename ??= "";
        var name = new StringBuilder();
        foreach (var rune in filename.AsSpan(filename.AsSpan().LastIndexOfAny('/', '\\') + 1).EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse))
            {
                name.Append(rune);
            }
        }

        var sanitized = Shorten(name.ToString().Trim().Trim('"'));
        return sanitized.Trim('.').Length == 0 ? DefaultName : sanitized;
    }

    private static string Shorten(string name)
    {
        if (name.Length <= Document.FilenameLength)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        if (extension.Length > MaxExtensionLength)
        {
            extension = "";
        }

        var stem = name[..(Document.FilenameLength - extension.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + extension;
    }
}
