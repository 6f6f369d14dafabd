using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>Words in a form in which "notified" and "notifies" are the same: enough to mark words, not to search.</summary>
internal static partial class WordStems
{
    private const int ShortestWord = 3;
    private const int ShortestStem = 4;

    private static readonly FrozenSet<string> Empty = FrozenSet.Create(
        StringComparer.Ordinal,
        "the", "and", "for", "are", "was", "were", "has", "have", "had", "does", "did", "can", "could", "may", "might", "must", "shall", "should",
        "will", "would", "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "that", "this", "these", "those", "there", "their",
        "they", "them", "its", "our", "your", "his", "her", "with", "without", "within", "from", "into", "onto", "under", "over", "about", "after",
        "before", "between", "than", "then", "also", "such", "any", "all", "each", "not", "but", "been", "being", "only", "out", "per", "say", "rules",
        "long", "much", "many", "need", "needs", "you");

    private static readonly string[] Endings = ["ations", "ation", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "s", "y", "e"];

    /// <summary>The words' places and stems, in their order; words that say nothing have none.</summary>
    public static IEnumerable<(Range Place, string Stem)> Find(string text)
    {
        foreach (Match word in Words().Matches(text))
        {
            var lower = word.Value.ToLowerInvariant();
            if ((lower.Length >= ShortestWord || char.IsDigit(lower[0])) && !Empty.Contains(lower))
            {
                yield return (word.Index..(word.Index + word.Length), Stem(lower));
            }
        }
    }

    /// <summary>All stems of a text.</summary>
    public static HashSet<string> Of(string text) => Find(text).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);

    private static string Stem(string word)
    {
        var ending = Array.Find(Endings, ending => word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal));
        var stem = ending is null ? word : word[..^ending.Length];
        // "notify" has lost its y by now, "notification" and "notified" keep an i.
        return stem.Length > ShortestStem && stem[^1] == 'i' ? stem[..^1] : stem;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Words();
}
