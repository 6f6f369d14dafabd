using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Egret.Chat.Reading;

namespace Egret.Chat.Queries;

/// <summary>Questions to go on with: on what the retrieval found beside the answer, so that each of them has one.</summary>
internal static partial class Suggestions
{
    private const int Most = 3;
    private const int LongestHeading = 80;

    /// <summary>Headings that name a part of a document and not its matter.</summary>
    private static readonly FrozenSet<string> Formal = new[]
    {
        "introduction", "general", "application", "scope", "definitions", "interpretation", "guidance", "overview", "contents", "purpose",
        "background", "miscellaneous", "appendix", "annex", "glossary", "preamble", "commencement", "summary", "references", "notes",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="question">The question that was answered.</param>
    /// <param name="passages">What was retrieved, those that are cited first.</param>
    /// <param name="cited">How many of them are cited.</param>
    public static IReadOnlyList<string> For(string question, IReadOnlyList<RetrievedPassage> passages, int cited)
    {
        var asked = Terms.Of(question).ToHashSet(StringComparer.Ordinal);
        var used = passages.Take(cited).Select(passage => Title(passage.Heading)).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. passages.Skip(cited)
            .Select(passage => Title(passage.Heading))
            .OfType<string>()
            .Where(title => used.Add(title) && !Terms.Of(title).All(asked.Contains))
            .Take(Most)
            .Select(ToQuestion)];
    }

    /// <summary>The last part of a heading's path without its number; null when it names no matter.</summary>
    private static string? Title(string? heading)
    {
        if (heading is null)
        {
            return null;
        }

        var last = PathSeparator().Split(heading)[^1];
        var title = Numbering().Replace(last, "").Trim(' ', '.', ':', '–', '-', '#');
        return title.Length is < 5 or > LongestHeading || Formal.Contains(title) || !Terms.Of(title).Any(term => char.IsLetter(term[0])) ? null : title;
    }

    private static string ToQuestion(string title)
    {
        if (title.EndsWith('?'))
        {
            return title;
        }

        var words = title.Split(' ');
        // A title in capitals, or an abbreviation at its beginning, stays as it is; other words are written as within a sentence.
        var first = words[0].Skip(1).Any(char.IsUpper) ? words[0] : words[0].ToLowerInvariant();
        return $"What do the rules say about {string.Join(' ', words.Skip(1).Prepend(first))}?";
    }

    [GeneratedRegex(@"\s+[>›»/|]\s+")]
    private static partial Regex PathSeparator();

    [GeneratedRegex(@"^(?:(?:chapter|part|section|article|art\.|rule|schedule|annex|appendix)\s+)?(?:[A-Z]?\d+(?:\.\d+)*[A-Z]?|[IVX]+|\([a-z0-9]+\)|[A-Z])(?:[.):\s–-]+|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Numbering();
}
