using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Egret.Client;
using Egret.Dashboard.Ask.Sources;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Exports an answer as Markdown with its question and cited sources.</summary>
internal static partial class AnswerExport
{
    public const string MediaType = "text/markdown;charset=utf-8";
    private const int MaxNameLength = 60;

    /// <summary>Exports the answer with the list of its sources, for insertion into another text.</summary>
    public static string Answer(string text, IReadOnlyList<Source> sources)
    {
        var cited = AnswerDocument.Read(text).Citations.Select(citation => citation.Number).ToHashSet();
        var markdown = new StringBuilder(text.Trim()).Append('\n');
        var listed = sources.Where(source => cited.Contains(source.Citation)).OrderBy(source => source.Citation)
            .ToList();
        if (listed.Count > 0)
        {
            markdown.Append("\n### Sources\n\n");
        }

        foreach (var source in listed)
        {
            // Paragraphs, not an ordered list: renderers renumber lists, and these numbers are the citations'.
            markdown.Append(
                CultureInfo.InvariantCulture, $"\\[{source.Citation}\\] {Escape(SourceText.Place(source))}");
            markdown.Append(string.IsNullOrWhiteSpace(source.Heading) ? "" : $", “{Escape(source.Heading)}”");
            markdown.Append(CultureInfo.InvariantCulture, $" ({SourceText.Owner(source).ToLowerInvariant()})\n\n");
        }

        return markdown.ToString().TrimEnd() + "\n";
    }

    /// <summary>Exports a complete document with the question as title.</summary>
    public static string Document(string question, string text, IReadOnlyList<Source> sources) =>
        $"## {Escape(Spaces().Replace(question.Trim(), " "))}\n\n{Answer(text, sources)}";

    /// <summary>Derives a file name from the question.</summary>
    public static string FileName(string question)
    {
        var name = InvalidInNames().Replace(question.ToLowerInvariant(), "-").Trim('-');
        name = name.Length > MaxNameLength ? name[..MaxNameLength].TrimEnd('-') : name;
        return name.Length > 0 ? name + ".md" : "answer.md";
    }

    private static string Escape(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"[\\`*_\[\]<>#|]")]
    private static partial Regex Special();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex InvalidInNames();
}
