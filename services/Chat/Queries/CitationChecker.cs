using System.Text;
using System.Text.RegularExpressions;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Queries;

/// <summary>
/// Verifies an answer against its sources while it is written, sentence by sentence: a citation is accepted only if
/// its number is that of a source and the source supports the sentence. A line of a verbatim model is removed unless
/// its source contains the line.
/// </summary>
internal sealed partial class CitationChecker(IReadOnlyList<RetrievedPassage> sources, bool isVerbatim)
{
    private const int MinQuotationWords = 4;

    private readonly StringBuilder _pending = new();
    private readonly string[] _normalizedSources = [.. sources.Select(source => TextNormalizer.Normalize(source.Text))];
    private readonly HashSet<string>[] _terms =
        [.. sources.Select(source => Terms.Of($"{source.Text} {source.Heading}").ToHashSet(StringComparer.Ordinal))];

    /// <summary>The number of removed citations and lines.</summary>
    public int Removed { get; private set; }

    /// <summary>The number of accepted citations.</summary>
    public int Accepted { get; private set; }

    /// <summary>Whether text is pending until the end of its sentence.</summary>
    public bool HasPending => !string.IsNullOrWhiteSpace(_pending.ToString());

    /// <summary>Adds a part of the answer and returns the text that is complete and checked.</summary>
    public string Add(string piece)
    {
        _pending.Append(piece.Replace("\0", "", StringComparison.Ordinal));
        var text = _pending.ToString();
        var complete = isVerbatim ? text.LastIndexOf('\n') + 1
            : SentenceEnd().Matches(text) is [.., var last] ? last.Index + last.Length
            : 0;
        _pending.Remove(0, complete);
        return Check(text[..complete]);
    }

    /// <summary>Returns the remaining text, checked.</summary>
    public string Finish()
    {
        var rest = _pending.ToString();
        _pending.Clear();
        return Check(rest);
    }

    private string Check(string text)
    {
        var units = isVerbatim ? Lines().Matches(text).Select(match => match.Value) : SentenceEnd().Split(text);
        return string.Concat(units.Select(CheckUnit));
    }

    private string CheckUnit(string unit)
    {
        var numbers = Citation().Matches(unit).SelectMany(match => match.Groups[1].Value.Split(',')).Select(ParseNumber).ToList();
        if (numbers.Count == 0)
        {
            return unit;
        }

        var words = Citation().Replace(unit, "");
        if (isVerbatim)
        {
            var line = TextNormalizer.Normalize(words);
            var isQuoted = numbers.TrueForAll(
                number => IsSource(number) && _normalizedSources[number - 1].Contains(line, StringComparison.Ordinal));
            Count(isQuoted);
            return isQuoted ? unit : "";
        }

        return Citation().Replace(unit, match =>
        {
            var supported = match.Groups[1].Value.Split(',').Select(ParseNumber)
                .Where(number => Count(IsSource(number) && Supports(number - 1, words, numbers))).ToList();
            return string.Concat(supported.Select((number, index) => (index == 0 ? LeadingSpace(match.Value) : "") + $"[{number}]"));
        });
    }

    private bool IsSource(int number) => number >= 1 && number <= _normalizedSources.Length;

    /// <summary>
    /// A source supports a sentence if they share terms and if each quotation is part of a source cited by the
    /// sentence.
    /// </summary>
    private bool Supports(int index, string sentence, List<int> cited)
    {
        var terms = Terms.Of(sentence).ToHashSet(StringComparer.Ordinal);
        var quotations = Quotation().Matches(sentence).Select(match => match.Groups[1].Value)
            .Where(quotation => Terms.CountWords(quotation) >= MinQuotationWords)
            .Select(TextNormalizer.Normalize);
        return (terms.Count == 0 || terms.Overlaps(_terms[index]))
            && quotations.All(quotation => cited.Exists(
                number => IsSource(number) && _normalizedSources[number - 1].Contains(quotation, StringComparison.Ordinal)));
    }

    private bool Count(bool isAccepted)
    {
        Accepted += isAccepted ? 1 : 0;
        Removed += isAccepted ? 0 : 1;
        return isAccepted;
    }

    private static string LeadingSpace(string citation) => citation[..(citation.Length - citation.TrimStart().Length)];

    private static int ParseNumber(string digits) =>
        int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>One or more numbers in brackets, such as "[1, 2]", with the preceding space.</summary>
    [GeneratedRegex(@"[ \t]?\[(\d{1,9}(?:\s*,\s*\d{1,9})*)\](?!\()")]
    private static partial Regex Citation();

    /// <summary>The position after a sentence with its citations, or after a line.</summary>
    [GeneratedRegex(@"(?<=[.?!]""?(?:\s?\[[\d,\s]+\])*\s+)(?=[^\s\[])|(?<=\n)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[^\n]*\n|[^\n]+$")]
    private static partial Regex Lines();

    [GeneratedRegex(@"[""“]([^""“”]+)[""”]")]
    private static partial Regex Quotation();
}
