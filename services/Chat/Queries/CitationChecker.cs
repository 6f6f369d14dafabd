using System.Text;
using System.Text.RegularExpressions;
using Egret.Chat.Reading;

namespace Egret.Chat.Queries;

/// <summary>
/// Holds an answer against its sources while it is written, sentence by sentence: a citation stays only if its number is a
/// source's and the source supports the sentence. Of a model that answers in the sources' words every cited line must stand
/// in its source; one that does not is left out.
/// </summary>
internal sealed partial class CitationChecker(IReadOnlyList<RetrievedPassage> sources, bool isVerbatim)
{
    private const int ShortestQuotation = 4;

    private readonly StringBuilder _pending = new();
    private readonly string[] _essences = [.. sources.Select(source => TextNormalizer.Essence(source.Text))];
    private readonly HashSet<string>[] _terms = [.. sources.Select(source => Terms.Of($"{source.Text} {source.Heading}").ToHashSet(StringComparer.Ordinal))];

    /// <summary>Citations and lines that were taken out.</summary>
    public int Removed { get; private set; }

    /// <summary>Citations that stayed.</summary>
    public int Kept { get; private set; }

    /// <summary>Whether words wait for the end of their sentence.</summary>
    public bool HasPending => !string.IsNullOrWhiteSpace(_pending.ToString());

    /// <summary>Takes the next piece of the answer and gives what of it is complete and checked.</summary>
    public string Add(string piece)
    {
        _pending.Append(piece.Replace("\0", "", StringComparison.Ordinal));
        var text = _pending.ToString();
        var complete = isVerbatim ? text.LastIndexOf('\n') + 1 : SentenceEnd().Matches(text) is [.., var last] ? last.Index + last.Length : 0;
        _pending.Remove(0, complete);
        return Check(text[..complete]);
    }

    /// <summary>What was still held back.</summary>
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
            var stands = numbers.TrueForAll(number => IsSource(number) && _essences[number - 1].Contains(TextNormalizer.Essence(words), StringComparison.Ordinal));
            Count(stands);
            return stands ? unit : "";
        }

        return Citation().Replace(unit, match =>
        {
            var supported = match.Groups[1].Value.Split(',').Select(ParseNumber).Where(number => Count(IsSource(number) && Supports(number - 1, words, numbers))).ToList();
            return string.Concat(supported.Select((number, index) => (index == 0 ? LeadingSpace(match.Value) : "") + $"[{number}]"));
        });
    }

    private bool IsSource(int number) => number >= 1 && number <= _essences.Length;

    /// <summary>A source supports a sentence with which it shares words and whose quotations stand in it, or in another that is cited with it.</summary>
    private bool Supports(int index, string sentence, List<int> cited)
    {
        var terms = Terms.Of(sentence).ToHashSet(StringComparer.Ordinal);
        var quotations = Quotation().Matches(sentence).Select(match => match.Groups[1].Value)
            .Where(quotation => Terms.CountWords(quotation) >= ShortestQuotation)
            .Select(TextNormalizer.Essence);
        return (terms.Count == 0 || terms.Overlaps(_terms[index]))
            && quotations.All(quotation => cited.Exists(number => IsSource(number) && _essences[number - 1].Contains(quotation, StringComparison.Ordinal)));
    }

    private bool Count(bool stays)
    {
        Kept += stays ? 1 : 0;
        Removed += stays ? 0 : 1;
        return stays;
    }

    private static string LeadingSpace(string citation) => citation[..(citation.Length - citation.TrimStart().Length)];

    private static int ParseNumber(string digits) => int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>One or more numbers in brackets, "[1, 2]" too, with the space before them.</summary>
    [GeneratedRegex(@"[ \t]?\[(\d{1,9}(?:\s*,\s*\d{1,9})*)\](?!\()")]
    private static partial Regex Citation();

    /// <summary>The place after a sentence and the citations that belong to it, or after a line.</summary>
    [GeneratedRegex(@"(?<=[.?!]""?(?:\s?\[[\d,\s]+\])*\s+)(?=[^\s\[])|(?<=\n)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[^\n]*\n|[^\n]+$")]
    private static partial Regex Lines();

    [GeneratedRegex(@"[""“]([^""“”]+)[""”]")]
    private static partial Regex Quotation();
}
