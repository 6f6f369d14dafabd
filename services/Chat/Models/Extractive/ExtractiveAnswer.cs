using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Models.Extractive;

/// <summary>
/// Formats evidence as an answer: the best statement first, then the other statements grouped by kind. Except for
/// group titles and remarks about the sources, every word is quoted from the sources.
/// </summary>
internal static partial class ExtractiveAnswer
{
    private const int MaxMissingWords = 3;

    /// <summary>
    /// The answer's paragraphs and list entries, each ending in its line breaks; joined they are Markdown.
    /// </summary>
    /// <param name="evidence">The evidence; its quality is not insufficient.</param>
    /// <param name="style">The style of the answer.</param>
    /// <param name="citationOf">The number by which a passage is cited.</param>
    public static IEnumerable<string> Write(Evidence evidence, AnswerStyle style, Func<int, int> citationOf)
    {
        var lead = evidence.Findings[0];
        foreach (var line in Paragraph(lead, citationOf(lead.Passage)))
        {
            yield return line;
        }

        Kind? current = null;
        foreach (var finding in Arrange(evidence, style).Findings.Skip(1))
        {
            if (KindOf(finding) is var kind && kind != current)
            {
                current = kind;
                yield return $"\n**{TitleOf(kind)}**\n\n";
            }

            foreach (var line in Entry(finding, citationOf(finding.Passage)))
            {
                yield return line;
            }
        }

        if (evidence.Quality == EvidenceQuality.Partial)
        {
            yield return $"\n{DescribeMissing(evidence.Missing)}, so this may answer the question only in part.\n";
        }
    }

    private static string DescribeMissing(IReadOnlyList<string> missing) => missing.Count == 0
        ? "None of the sources found covers the whole question"
        : $"The sources found do not mention {string.Join(", ", missing.Take(MaxMissingWords).Select(word => $"“{word}”"))}";

    /// <summary>
    /// Orders the findings for the answer: the best first, then by kind, with the findings of one source together.
    /// </summary>
    public static Evidence Arrange(Evidence evidence, AnswerStyle style)
    {
        Kind[] order = style == AnswerStyle.Compliance ? [Kind.Duty, Kind.Exception, Kind.Other] : [Kind.Other, Kind.Duty, Kind.Exception];
        var rank = evidence.Findings.Select(finding => finding.Passage)
            .Distinct()
            .Index()
            .ToDictionary(entry => entry.Item, entry => entry.Index);
        return evidence with
        {
            Findings =
            [
                evidence.Findings[0],
                .. evidence.Findings.Skip(1)
                    .OrderBy(finding => Array.IndexOf(order, KindOf(finding)))
                    .ThenBy(finding => rank[finding.Passage])
                    .ThenBy(finding => finding.Statement.Order),
            ],
        };
    }

    private static string TitleOf(Kind kind) => kind switch
    {
        Kind.Duty => "Related requirements",
        Kind.Exception => "Conditions and exceptions",
        _ => "Related provisions",
    };

    private static Kind KindOf(Finding finding) =>
        ExceptionForm().IsMatch(finding.Statement.Text) ? Kind.Exception
        : QuestionAnalysis.IsDuty(finding.Statement.Text) ? Kind.Duty
        : Kind.Other;

    private static IEnumerable<string> Paragraph(Finding finding, int citation)
    {
        if (finding.Points.Count == 0)
        {
            yield return $"{Words(finding)} [{citation}]\n";
            yield break;
        }

        yield return Words(finding) + "\n\n";
        foreach (var line in Points(finding, citation, ""))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Entry(Finding finding, int citation)
    {
        if (finding.Points.Count == 0)
        {
            yield return $"- {Words(finding)} [{citation}]\n";
            yield break;
        }

        yield return $"- {Words(finding)}\n";
        foreach (var line in Points(finding, citation, "  "))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Points(Finding finding, int citation, string indent)
    {
        foreach (var point in finding.Points)
        {
            yield return Point(point, citation, indent);
        }

        if (finding.OmittedPoints > 0)
        {
            var omitted = finding.OmittedPoints.ToString(CultureInfo.InvariantCulture);
            yield return finding.OmittedPoints == 1
                ? $"{indent}- *One more point of this list is in the source.*\n"
                : $"{indent}- *{omitted} more points of this list are in the source.*\n";
        }
    }

    private static string Point(Statement point, int citation, string indent)
    {
        if (point.Points.Count == 0)
        {
            return $"{indent}- {TextNormalizer.ToMarkdown(Unbulleted(point.Text))} [{citation}]\n";
        }

        var text = new StringBuilder($"{indent}- {TextNormalizer.ToMarkdown(Unbulleted(point.Text))}\n");
        foreach (var inner in point.Points)
        {
            text.Append(Point(inner, citation, indent + "  "));
        }

        return text.ToString();
    }

    private static string Words(Finding finding) =>
        TextNormalizer.ToMarkdown(
            finding.Statement.Antecedent is { } before
                ? $"{before.Text} {finding.Statement.Text}"
                : Unbulleted(finding.Statement.Text));

    /// <summary>
    /// Removes a bullet of the source, because the answer adds its own. Numbers and letters stay, because provisions
    /// are referred to by them.
    /// </summary>
    private static string Unbulleted(string text) => text.TrimStart('•', '▪', '◦', '●', '*', '-', '–', ' ');

    private enum Kind
    {
        Duty,
        Exception,
        Other,
    }

    [GeneratedRegex(
        @"\b(unless|except|does not apply|do not apply|need not|is not required|are not required|exempt(ed)?"
        + @"|notwithstanding)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex ExceptionForm();
}
