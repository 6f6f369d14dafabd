using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Queries;

/// <summary>Suggests follow-up questions about retrieved passages that the answer does not cite.</summary>
internal static partial class Suggestions
{
    private const int MaxSuggestions = 3;
    private const int MaxHeadingLength = 80;

    /// <summary>Headings that name a part of a document and not its subject.</summary>
    private static readonly FrozenSet<string> StructuralHeadings = new[]
    {
        "introduction", "general", "application", "scope", "definitions", "interpretation", "guidance", "overview", "contents", "purpose",
        "background", "miscellaneous", "appendix", "annex", "glossary", "preamble", "commencement", "summary", "references", "notes",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="question">The answered question.</param>
    /// <param name="passages">The retrieved passages, cited ones first.</param>
    /// <param name="cited">The number of cited passages.</param>
    public static IReadOnlyList<string> For(string question, IReadOnlyList<RetrievedPassage> passages, int cited)
    {
        var asked = Terms.Of(question).ToHashSet(StringComparer.Ordinal);
        var used = passages.Take(cited)
            .Select(passage => Title(passage.Heading))
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. passages.Skip(cited)
            .Select(passage => Title(passage.Heading))
            .OfType<string>()
            .Where(title => used.Add(title) && !Terms.Of(title).All(asked.Contains))
            .Take(MaxSuggestions)
            .Select(ToQuestion)];
    }

    /// <summary>The last part of a heading's path without its number; null if it names no subject.</summary>
    private static string? Title(string? heading)
    {
        if (heading is null)
        {
            return null;
        }

        var last = PathSeparator().Split(heading)[^1];
        var title = Numbering().Replace(last, "").Trim(' ', '.', ':', '–', '-', '#');
        return title.Length is < 5 or > MaxHeadingLength
            || StructuralHeadings.Contains(title)
            || !Terms.Of(title).Any(term => char.IsLetter(term[0]))
            ? null
            : title;
    }

    private static string ToQuestion(string title)
    {
        if (title.EndsWith('?'))
        {
            return title;
        }

        var words = title.Split(' ');
        // A title in capitals or with an initial abbreviation stays unchanged; others start in lower case.
        var first = words[0].Skip(1).Any(char.IsUpper) ? words[0] : words[0].ToLowerInvariant();
        return $"What do the rules say about {string.Join(' ', words.Skip(1).Prepend(first))}?";
    }

    [GeneratedRegex(@"\s+[>›»/|]\s+")]
    private static partial Regex PathSeparator();

    [GeneratedRegex(
        @"^(?:(?:chapter|part|section|article|art\.|rule|schedule|annex"
        + @"|appendix)\s+)?(?:[A-Z]?\d+(?:\.\d+)*[A-Z]?|[IVX]+|\([a-z0-9]+\)|[A-Z])(?:[.):\s–-]+|$)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Numbering();
}
