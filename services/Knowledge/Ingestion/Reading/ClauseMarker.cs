using System.Text.RegularExpressions;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The marker at the start of a clause: "2.2.1", "1.1.1.(1)", "Article 5", "PART 3:", "(a)", "•".</summary>
/// <param name="Kind">The kind of marker.</param>
/// <param name="Level">
/// The depth in the outline. Headings that a format marks as such have lower levels than any marker.
/// </param>
/// <param name="Length">The length of the marker in characters.</param>
internal readonly partial record struct ClauseMarker(ClauseMarkerKind Kind, int Level, int Length)
{
    private const int DivisionLevel = 11;
    private const int ChapterLevel = 12;
    private const int SectionLevel = 13;
    private const int MaxDepth = 10;
    private const int GuidanceLevel = SectionLevel + MaxDepth + 1;
    private const int MaxMarkerLength = 60;

    private const int MaxHeadingLength = 110;
    private const int MaxHeadingWords = 14;

    /// <summary>Verbs that identify a line without a full stop as a sentence.</summary>
    [GeneratedRegex(@"\b(?:must|shall|should|may|is|are|was|were|will|can|has|have|means|includes|applies)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Verb { get; }

    [GeneratedRegex(@"^(?<number>\d{1,3}[A-Z]?(?:\.(?:\d{1,3}[A-Z]?|\(\w{1,5}\)|Guidance))*(?:\(\w{1,5}\))*)(?<dot>\.?)(?=\s|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^(?<word>PART|Part|TITLE|Title|BOOK|Book|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix"
        + @"|CHAPTER|Chapter|SECTION|Section|ARTICLE|Article|RULE|Rule|REGULATION|Regulation)\s+"
        + @"(?<number>(?:\d{1,3}[A-Z]?|[IVXLC]{1,7}|[A-Z])(?:\.(?:\w{1,5}|\(\w{1,5}\)))*)"
        + @"(?=[\s.:–—-]|$)[.:]?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Keyword { get; }

    [GeneratedRegex(@"^(?:GUIDANCE|Guidance|PREAMBLE|Preamble)(?:\s+\d{1,3}|:)?(?=\s*$)", RegexOptions.CultureInvariant)]
    private static partial Regex Guidance { get; }

    [GeneratedRegex(@"^(?:\(\w{1,5}\)|[a-z0-9]{1,3}\)|[•▪◦‣·*–-])(?=\s)", RegexOptions.CultureInvariant)]
    private static partial Regex Item { get; }

    [GeneratedRegex(@"^(?:[IVX]{1,5}|[A-Z])\.(?=\s+[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Letter { get; }

    /// <summary>Whether a line starts a clause, sub-clause or list item.</summary>
    public static bool Starts(ReadOnlySpan<char> line) => Read(line).Kind != ClauseMarkerKind.None;

    /// <summary>Reads the marker at the start of a text.</summary>
    public static ClauseMarker Read(ReadOnlySpan<char> text)
    {
        var start = text[..Math.Min(text.Length, MaxMarkerLength)].ToString();
        if (Number.Match(start) is { Success: true } number)
        {
            return ReadNumber(number, text[number.Length..].TrimStart());
        }

        if (Keyword.Match(start) is { Success: true } keyword)
        {
            return ReadKeyword(keyword, text[keyword.Length..]);
        }

        if (Guidance.Match(start) is { Success: true } guidance)
        {
            return new(ClauseMarkerKind.Keyword, GuidanceLevel, guidance.Length);
        }

        if (Item.Match(start) is { Success: true } item)
        {
            return new(ClauseMarkerKind.Item, 0, item.Length);
        }

        return Letter.Match(start) is { Success: true } letter ? new(ClauseMarkerKind.Number, SectionLevel + 1, letter.Length) : default;
    }

    /// <summary>
    /// The heading level of a line, recognised by its numbering or its capital letters; 0 for any other line.
    /// </summary>
    public static int HeadingLevel(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxHeadingLength || text is [] or [.., '.' or ';' or ',' or ':'])
        {
            return 0;
        }

        var marker = Read(text);
        var title = text[marker.Length..].Trim(" .:–—-\t");
        if (marker.Kind == ClauseMarkerKind.Item || WordCount.Of(title) > MaxHeadingWords || Verb.IsMatch(title))
        {
            return 0;
        }

        return marker.Kind switch
        {
            ClauseMarkerKind.Keyword =>
                title is [] or [>= 'A' and <= 'Z' or '(' or '"' or '“' or >= '0' and <= '9', ..] ? marker.Level : 0,
            ClauseMarkerKind.Number => title is [>= 'A' and <= 'Z', ..] ? marker.Level : 0,
            _ => IsCapitals(title) ? SectionLevel : 0,
        };
    }

    private static ClauseMarker ReadNumber(Match match, ReadOnlySpan<char> rest)
    {
        var number = match.Groups["number"].ValueSpan;
        var depth = 1 + number.Count('.') + number.Count('(') - number.Count(".(");
        if (depth == 1 && match.Groups["dot"].Length == 0 && rest is not [>= 'A' and <= 'Z', ..])
        {
            // "30 days after": a number in a sentence.
            return default;
        }

        return new(ClauseMarkerKind.Number, SectionLevel + Math.Min(depth, MaxDepth), match.Length);
    }

    private static ClauseMarker ReadKeyword(Match match, ReadOnlySpan<char> after)
    {
        var rest = after.TrimStart(" .:–—-");
        if (rest is [>= 'a' and <= 'z', ..] or ['(', ..])
        {
            // "Rule 3.4.2 requires", "Article 5(1) and": a reference in a sentence.
            return default;
        }

        if (Read(rest) is { Kind: ClauseMarkerKind.Keyword } inner)
        {
            // "Part 1.Chapter 2"
            return inner with { Length = match.Length + after.Length - rest.Length + inner.Length };
        }

        var depth = match.Groups["number"].ValueSpan.Count('.');
        var level = depth > 0 ? SectionLevel + Math.Min(depth + 1, MaxDepth) : match.Groups["word"].ValueSpan switch
        {
            "CHAPTER" or "Chapter" => ChapterLevel,
            "SECTION" or "Section" or "ARTICLE" or "Article" or "RULE" or "Rule" or "REGULATION" or "Regulation" => SectionLevel,
            _ => DivisionLevel,
        };
        return new(ClauseMarkerKind.Keyword, level, match.Length);
    }

    private static bool IsCapitals(ReadOnlySpan<char> text)
    {
        var letters = 0;
        foreach (var character in text)
        {
            if (char.IsLower(character))
            {
                return false;
            }

            letters += char.IsUpper(character) ? 1 : 0;
        }

        return letters > 3 && letters * 2 > text.Length;
    }
}
