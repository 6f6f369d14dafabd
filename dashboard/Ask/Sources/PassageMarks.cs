using System.Text;
using System.Text.RegularExpressions;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>A piece of a passage, all of it marked alike.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsCited">Whether it belongs to a sentence that the answer cites.</param>
/// <param name="IsAsked">Whether it is a word of the question.</param>
internal readonly record struct MarkedText(string Text, bool IsCited, bool IsAsked);

/// <summary>Finds what to mark in a passage: the sentences that an answer cites it for, and the words of the question.</summary>
internal static partial class PassageMarks
{
    /// <summary>The part of a claim's words that a sentence must share to be taken for the one it was made from.</summary>
    private const double LeastShare = 0.4;
    private const int LeastWords = 2;
    private const int ShortestVerbatim = 12;

    /// <summary>Divides the passage into pieces. Together they are the passage.</summary>
    public static IReadOnlyList<MarkedText> Of(string passage, string question, IReadOnlyList<string> claims)
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

        var pieces = new List<MarkedText>();
        for (int start = 0, end; start < passage.Length; start = end)
        {
            end = start + 1;
            while (end < passage.Length && cited[end] == cited[start] && asked[end] == asked[start])
            {
                end++;
            }

            pieces.Add(new MarkedText(passage[start..end], cited[start], asked[start]));
        }

        return pieces;
    }

    /// <summary>Where the claim stands in the passage: word for word, or in the sentence that shares most of its words.</summary>
    private static Range? FindCited(string passage, string claim) => FindVerbatim(passage, claim) ?? FindNearest(passage, claim);

    private static Range? FindVerbatim(string passage, string claim)
    {
        var (letters, places) = Letters(passage);
        var (sought, _) = Letters(claim);
        var start = sought.Length < ShortestVerbatim ? -1 : letters.IndexOf(sought, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var end = places[start + sought.Length - 1] + 1;
        // The full stop belongs to the sentence.
        return places[start]..(end < passage.Length && passage[end] is '.' or '!' or '?' ? end + 1 : end);
    }

    private static Range? FindNearest(string passage, string claim)
    {
        var words = WordStems.Of(claim);
        Range? nearest = null;
        var most = Math.Max(LeastWords, words.Count * LeastShare);
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

    /// <summary>Letters and digits alone, in lower case, and where each of them stands: marks and spaces differ between an answer and its source.</summary>
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
