using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>Simple stemming, in which "notified" and "notifies" are equal. For highlighting, not for search.</summary>
internal static partial class WordStems
{
    private const int MinWordLength = 3;
    private const int MinStemLength = 4;

    private static readonly FrozenSet<string> StopWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "the", "and", "for", "are", "was", "were", "has", "have", "had", "does", "did", "can", "could", "may", "might",
        "must", "shall", "should",
        "will", "would", "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "that", "this",
        "these", "those", "there", "their",
        "they", "them", "its", "our", "your", "his", "her", "with", "without", "within", "from", "into", "onto",
        "under", "over", "about", "after",
        "before", "between", "than", "then", "also", "such", "any", "all", "each", "not", "but", "been", "being",
        "only", "out", "per", "say", "rules",
        "long", "much", "many", "need", "needs", "you");

    private static readonly string[] Endings =
        ["ations", "ation", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "s", "y", "e"];

    /// <summary>Returns ranges and stems of the words in order, without stop words.</summary>
    public static IEnumerable<(Range Place, string Stem)> Find(string text)
    {
        foreach (Match word in Words().Matches(text))
        {
            var lower = word.Value.ToLowerInvariant();
            if ((lower.Length >= MinWordLength || char.IsDigit(lower[0])) && !StopWords.Contains(lower))
            {
                yield return (word.Index..(word.Index + word.Length), Stem(lower));
            }
        }
    }

    /// <summary>Returns all stems of a text.</summary>
    public static HashSet<string> Of(string text) =>
        Find(text).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);

    private static string Stem(string word)
    {
        var ending = Array.Find(
            Endings, ending => word.Length - ending.Length >= MinStemLength
                && word.EndsWith(ending, StringComparison.Ordinal));
        var stem = ending is null ? word : word[..^ending.Length];
        // "notify" becomes "notif"; "notification" and "notified" leave an i.
        return stem.Length > MinStemLength && stem[^1] == 'i' ? stem[..^1] : stem;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Words();
}
