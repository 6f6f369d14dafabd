using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>Finds where sentences end.</summary>
internal static partial class Sentences
{
    [GeneratedRegex(@"[.!?;:][""'”’)\]]*\s+(?=[""'“‘(\[]*[\p{Lu}\p{Nd}(•])|\n", RegexOptions.CultureInvariant)]
    private static partial Regex End { get; }

    [GeneratedRegex(@"(?:^|[\s(])(?:e\.g|i\.e|cf|viz|No|Nos|Art|Arts|Sec|Reg|Regs|para|paras|Para|Mr|Mrs|Ms|Dr|Prof|vs|v|pp?|ss?|et al|Inc|Ltd|Co|Corp|St|\p{Lu})\.$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviation { get; }

    /// <summary>The offsets, within the text, at which its sentences begin; the first is 0.</summary>
    public static IEnumerable<int> Starts(string text)
    {
        yield return 0;
        foreach (Match end in End.Matches(text))
        {
            var stop = end.Index + 1;
            if (text[end.Index] != '.' || !Abbreviation.IsMatch(text[Math.Max(0, stop - 12)..stop]))
            {
                yield return end.Index + end.Length;
            }
        }
    }
}
