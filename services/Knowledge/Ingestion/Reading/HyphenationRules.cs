namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Decides whether a hyphen at the end of a line belongs to the word ("risk-based") or only to the line break
/// ("regula-tion"), by the spelling of the word elsewhere in the document.
/// </summary>
internal sealed class HyphenationRules
{
    private const int MinWordLength = 4;

    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _linesAreHyphenated;

    private HyphenationRules(bool linesAreHyphenated) => _linesAreHyphenated = linesAreHyphenated;

    /// <summary>Rules for text that editors wrap at a column, between words only.</summary>
    public static HyphenationRules ForWrappedText { get; } = new(linesAreHyphenated: false);

    /// <summary>Rules for typeset text, in which words are hyphenated at line ends.</summary>
    /// <param name="lines">All lines of the document.</param>
    public static HyphenationRules ForTypesetText(IEnumerable<string> lines)
    {
        var rules = new HyphenationRules(linesAreHyphenated: true);
        foreach (var line in lines)
        {
            rules.AddWords(line);
        }

        return rules;
    }

    /// <summary>Whether the hyphen between two parts of a word belongs to the line break.</summary>
    public bool IsLineBreak(string left, string right) =>
        _words.Contains(left + right) || (_linesAreHyphenated && !_words.Contains($"{left}-{right}"));

    // The last word of a line is left out: it may be the first part of a hyphenated word.
    private void AddWords(ReadOnlySpan<char> line)
    {
        var start = 0;
        for (var index = 0; index < line.Length; index++)
        {
            if (!char.IsLetter(line[index]) && line[index] != '-')
            {
                if (index - start >= MinWordLength)
                {
                    _words.Add(line[start..index].ToString());
                }

                start = index + 1;
            }
        }
    }
}
