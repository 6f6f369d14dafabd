using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Egret.Client;
using Egret.Dashboard.Ask.Rendering;
using Egret.Dashboard.Ask.Sources;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>An answer as Markdown for other programs: the question, the answer and the sources that it cites.</summary>
internal static partial class AnswerExport
{
    public const string MediaType = "text/markdown;charset=utf-8";
    private const int LongestName = 60;

    /// <summary>The answer with the list of its sources, to be put into another text.</summary>
    public static string Answer(string text, IReadOnlyList<Source> sources)
    {
        var cited = AnswerDocument.Read(text).Citations.Select(citation => citation.Number).ToHashSet();
        var markdown = new StringBuilder(text.Trim()).Append('\n');
        var listed = sources.Where(source => cited.Contains(source.Citation)).OrderBy(source => source.Citation).ToList();
        if (listed.Count > 0)
        {
            markdown.Append("\n### Sources\n\n");
        }

        foreach (var source in listed)
        {
            // Not a list: its numbers are the program's own, and these are the citations'.
            markdown.Append(CultureInfo.InvariantCulture, $"\\[{source.Citation}\\] {Escape(SourceWords.Place(source))}");
            markdown.Append(string.IsNullOrWhiteSpace(source.Heading) ? "" : $", “{Escape(source.Heading)}”");
            markdown.Append(CultureInfo.InvariantCulture, $" ({SourceWords.Owner(source).ToLowerInvariant()})\n\n");
        }

        return markdown.ToString().TrimEnd() + "\n";
    }

    /// <summary>A document of its own, with the question as its title.</summary>
    public static string Document(string question, string text, IReadOnlyList<Source> sources) =>
        $"## {Escape(Spaces().Replace(question.Trim(), " "))}\n\n{Answer(text, sources)}";

    /// <summary>A name for the file, made from the question.</summary>
    public static string FileName(string question)
    {
        var name = NotInNames().Replace(question.ToLowerInvariant(), "-").Trim('-');
        name = name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
        return name.Length > 0 ? name + ".md" : "answer.md";
    }

    private static string Escape(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"[\\`*_\[\]<>#|]")]
    private static partial Regex Special();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotInNames();
}
