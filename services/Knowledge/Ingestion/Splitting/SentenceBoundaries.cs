using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>Finds the sentences of a text.</summary>
internal static partial class SentenceBoundaries
{
    /// <summary>The length of the longest abbreviation with the character before it.</summary>
    private const int LongestAbbreviation = 12;

    [GeneratedRegex(@"[.!?;:][""'”’)\]]*\s+(?=[""'“‘(\[]*[\p{Lu}\p{Nd}(•])|\n", RegexOptions.CultureInvariant)]
    private static partial Regex End { get; }

    [GeneratedRegex(@"(?:^|[\s(])(?:e\.g|i\.e|cf|viz|No|Nos|Art|Arts|Sec|Reg|Regs|para|paras|Para|Mr|Mrs|Ms|Dr|Prof|vs|v|pp?|ss?"
        + @"|et al|Inc|Ltd|Co|Corp|St|\p{Lu})\.$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviation { get; }

    /// <summary>Returns the offsets at which the sentences of a text start; the first is 0.</summary>
    public static IEnumerable<int> FindStarts(string text)
    {
        yield return 0;
        foreach (Match end in End.Matches(text))
        {
            var afterMark = end.Index + 1;
            if (text[end.Index] != '.' || !Abbreviation.IsMatch(text[Math.Max(0, afterMark - LongestAbbreviation)..afterMark]))
            {
                yield return end.Index + end.Length;
            }
        }
    }
}
