using System.Text;
using System.Text.RegularExpressions;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>Highlights a passage: sentences that the answer cites, and words of the question.</summary>
internal static partial class PassageHighlighter
{
    /// <summary>Minimum ratio of a claim's words that a sentence must contain to be highlighted.</summary>
    private const double MinSharedRatio = 0.4;
    private const int MinSharedWords = 2;
    private const int MinVerbatimLength = 12;

    /// <summary>Splits a passage into parts; their concatenation is the passage.</summary>
    public static IReadOnlyList<HighlightedText> Highlight(
        string passage, string question, IReadOnlyList<string> claims)
    {
        var cited = new bool[passage.Length];
        var asked = new bool[passage.Length];
        foreach (var claim in claims)
        {
            if (FindCited(passage, claim) is { } range)
            {
                cited.AsSpan(range).Fill(true);
            }
        }

        var stems = WordStems.Of(question);
        foreach (var (place, _) in WordStems.Find(passage).Where(word => stems.Contains(word.Stem)))
        {
            asked.AsSpan(place).Fill(true);
        }

        var parts = new List<HighlightedText>();
        for (int start = 0, end; start < passage.Length; start = end)
        {
            end = start + 1;
            while (end < passage.Length && cited[end] == cited[start] && asked[end] == asked[start])
            {
                end++;
            }

            parts.Add(new HighlightedText(passage[start..end], cited[start], asked[start]));
        }

        return parts;
    }

    /// <summary>Finds a claim in the passage: verbatim, or the sentence with the most common words.</summary>
    private static Range? FindCited(string passage, string claim) =>
        FindVerbatim(passage, claim) ?? FindNearest(passage, claim);

    private static Range? FindVerbatim(string passage, string claim)
    {
        var (letters, places) = Letters(passage);
        var (sought, _) = Letters(claim);
        var start = sought.Length < MinVerbatimLength ? -1 : letters.IndexOf(sought, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var end = places[start + sought.Length - 1] + 1;
        // Includes the punctuation at the end of the sentence.
        return places[start]..(end < passage.Length && passage[end] is '.' or '!' or '?' ? end + 1 : end);
    }

    private static Range? FindNearest(string passage, string claim)
    {
        var words = WordStems.Of(claim);
        Range? nearest = null;
        var most = Math.Max(MinSharedWords, words.Count * MinSharedRatio);
        foreach (var sentence in Sentences().EnumerateMatches(passage))
        {
            var shared = WordStems.Of(passage.Substring(sentence.Index, sentence.Length)).Count(words.Contains);
            if (nearest is null ? shared >= most : shared > most)
            {
                (nearest, most) = (sentence.Index..(sentence.Index + sentence.Length), shared);
            }
        }

        return nearest;
    }

    /// <summary>
    /// Returns the letters and digits in lower case with their positions. Punctuation and white space differ between an
    /// answer and its source.
    /// </summary>
    private static (string Letters, List<int> Places) Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        var places = new List<int>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsLetterOrDigit(text[index]))
            {
                letters.Append(char.ToLowerInvariant(text[index]));
                places.Add(index);
            }
        }

        return (letters.ToString(), places);
    }

    [GeneratedRegex(@"[^\s.!?;\n](?:[^.!?;\n]|[.!?;](?!\s|$))*[.!?;]?")]
    private static partial Regex Sentences();
}
