namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Tells a hyphen that only breaks a line ("regula-tion") from one of the word's own ("risk-based"), by how the document
/// writes the word where it is not broken.
/// </summary>
internal sealed class Hyphenation
{
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _linesAreHyphenated;

    /// <param name="linesAreHyphenated">Whether words are usually broken, as typesetters do and plain-text editors do not.</param>
    private Hyphenation(bool linesAreHyphenated) => _linesAreHyphenated = linesAreHyphenated;

    /// <summary>Of text that is broken at a width and between words only.</summary>
    public static Hyphenation OfWidthOnly { get; } = new(linesAreHyphenated: false);

    /// <summary>Of typeset lines.</summary>
    public static Hyphenation OfLines(IEnumerable<string> lines)
    {
        var hyphenation = new Hyphenation(linesAreHyphenated: true);
        foreach (var line in lines)
        {
            hyphenation.Learn(line);
        }

        return hyphenation;
    }

    public bool IsOfTheLine(string left, string right) =>
        _words.Contains(left + right) || (_linesAreHyphenated && !_words.Contains($"{left}-{right}"));

    /// <summary>Hyphenated words whole, all others too; what touches the line's end may be half a word and is left out.</summary>
    private void Learn(ReadOnlySpan<char> line)
    {
        var start = 0;
        for (var index = 0; index < line.Length; index++)
        {
            if (!char.IsLetter(line[index]) && line[index] != '-')
            {
                if (index - start > 3)
                {
                    _words.Add(line[start..index].ToString());
                }

                start = index + 1;
            }
        }
    }
}
