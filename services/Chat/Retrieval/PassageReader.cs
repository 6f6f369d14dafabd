using System.Text.RegularExpressions;

namespace Egret.Chat.Retrieval;

/// <summary>
/// Parses a passage of a regulation into statements: sentences, and lead-ins with nested numbered or lettered points,
/// on separate lines or within one paragraph.
/// </summary>
internal sealed partial class PassageReader
{
    private const int MaxTitleLength = 90;
    private const int FullLine = 55;

    private readonly string _text;
    private readonly List<Statement> _statements = [];
    private readonly List<(MarkerKind Kind, Statement Block)> _open = [];
    private int _order;

    private PassageReader(string text) => _text = text;

    private enum MarkerKind
    {
        None,
        Clause,
        Number,
        Letter,
        Roman,
        Capital,
        Bullet,
    }

    public static IReadOnlyList<Statement> Read(string text)
    {
        var reader = new PassageReader(text);
        foreach (var block in reader.Blocks())
        {
            reader.ReadBlock(block);
        }

        return reader._statements;
    }

    /// <summary>Returns the paragraphs: lines are joined where only the page width had wrapped them.</summary>
    private IEnumerable<Range> Blocks()
    {
        Range? pending = null;
        foreach (var line in Lines())
        {
            if (pending is { } before)
            {
                if (line is not null && IsContinuation(before, line.Value))
                {
                    pending = before.Start..line.Value.End;
                    continue;
                }

                yield return before;
            }

            pending = line;
        }

        if (pending is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Returns the trimmed lines; null for an empty line.</summary>
    private IEnumerable<Range?> Lines()
    {
        var start = 0;
        while (start < _text.Length)
        {
            var end = _text.IndexOf('\n', start);
            end = end < 0 ? _text.Length : end;
            var (from, to) = (start, end);
            while (from < to && char.IsWhiteSpace(_text[from]))
            {
                from++;
            }

            while (to > from && char.IsWhiteSpace(_text[to - 1]))
            {
                to--;
            }

            yield return to > from ? from..to : null;
            start = end + 1;
        }
    }

    private bool IsContinuation(Range before, Range line)
    {
        // Only its last line: checking the whole paragraph for each line would take quadratic time.
        var lastBreak = _text.LastIndexOf('\n', before.End.Value - 1, before.End.Value - before.Start.Value);
        var previous = _text[(lastBreak + 1 > before.Start.Value ? lastBreak + 1 : before.Start.Value)..before.End.Value].TrimStart();
        var next = _text[line];
        if (MarkerOf(next) is not MarkerKind.None
            || IsRow(previous)
            || IsRow(next)
            || IsLabel(next)
            || previous[^1] is '.' or ':' or ';' or '?' or '!')
        {
            return false;
        }

        // A dash at the end opens a list; a lower-case start or a line of full width continues the paragraph.
        return previous[^1] is not ('—' or '–') && (char.IsLower(next[0]) || previous[^1] == ',' || previous.Length >= FullLine);
    }

    private void ReadBlock(Range block)
    {
        var content = _text[block];
        if (content.StartsWith("/Table", StringComparison.OrdinalIgnoreCase) || content.Trim('[', ']', '.', ' ') is "Deleted" or "")
        {
            return;
        }

        if (IsRow(content))
        {
            _open.Clear();
            _statements.Add(new Statement(_text, block, _order++) { IsTableRow = true });
            return;
        }

        var match = MarkerPattern().Match(content);
        var kind = match.Success ? Refine(KindOf(match.Value.Trim()), match.Value.Trim()) : MarkerKind.None;
        var parent = ParentFor(kind);
        if (parent is not null)
        {
            var point = new Statement(_text, block, _order++);
            parent.Add(point);
            _open.Add((kind, point));
            return;
        }

        ReadSentences(block, kind);
    }

    /// <summary>The lead-in of a block with this marker; null if it has none.</summary>
    private Statement? ParentFor(MarkerKind kind)
    {
        if (kind is MarkerKind.None or MarkerKind.Clause)
        {
            _open.Clear();
            return null;
        }

        var sibling = _open.FindIndex(entry => entry.Kind == kind);
        if (sibling >= 0)
        {
            _open.RemoveRange(sibling, _open.Count - sibling);
        }

        // A point after a complete sentence is a separate provision.
        while (_open.Count > 0 && !_open[^1].Block.IsOpen && _open[^1].Block.Points.Count == 0)
        {
            _open.RemoveAt(_open.Count - 1);
        }

        return _open.Count > 0 ? _open[^1].Block : null;
    }

    private void ReadSentences(Range block, MarkerKind kind)
    {
        Statement? previous = null;
        var (offset, length) = block.GetOffsetAndLength(_text.Length);
        var sentences = Sentences.Split(_text, offset, offset + length).ToList();
        foreach (var sentence in sentences)
        {
            var statement = ReadInlinePoints(sentence) ?? new Statement(_text, sentence, _order++)
            {
                IsTitle = sentences.Count == 1 && LooksLikeTitle(_text[sentence]),
                Antecedent = previous is not null && RefersBack().IsMatch(_text[sentence]) ? previous : null,
            };
            _statements.Add(statement);
            previous = statement;
        }

        if (previous is { Points.Count: 0 })
        {
            _open.Add((kind, previous));
        }
    }

    /// <summary>Parses "The firm must: (a) …; and (b) …" in one sentence as a lead-in with points.</summary>
    private Statement? ReadInlinePoints(Range sentence)
    {
        var (offset, length) = sentence.GetOffsetAndLength(_text.Length);
        var markers = InlineMarker().Matches(_text[sentence]);
        if (markers.Count < 2 || markers[0].Groups[1].Value is not ("a" or "i" or "1" or "A") || markers[0].Index < 10)
        {
            return null;
        }

        var lead = new Statement(_text, offset..(offset + markers[0].Index), _order++);
        for (var index = 0; index < markers.Count; index++)
        {
            var end = index + 1 < markers.Count ? markers[index + 1].Index : length;
            lead.Add(new Statement(_text, (offset + markers[index].Index)..(offset + end), _order++));
        }

        return lead;
    }

    /// <summary>"(i)" is a roman numeral, or the letter after "(h)".</summary>
    private MarkerKind Refine(MarkerKind kind, string marker)
    {
        var letter = marker.Trim('(', ')', '.');
        if (kind != MarkerKind.Roman || letter.Length > 1)
        {
            return kind;
        }

        var letters = _open.Find(entry => entry.Kind == MarkerKind.Letter).Block;
        var follows = letters is { IsOpen: false } && letters.Text.TrimStart('(')[0] == letter[0] - 1;
        return follows && !_open.Exists(entry => entry.Kind == MarkerKind.Roman) ? MarkerKind.Letter : kind;
    }

    private static MarkerKind MarkerOf(string line) =>
        MarkerPattern().Match(line) is { Success: true } match ? KindOf(match.Value.Trim()) : MarkerKind.None;

    private static MarkerKind KindOf(string marker)
    {
        var inner = marker.Trim('(', ')', '.');
        return inner switch
        {
            "" or "-" or "–" or "•" or "▪" or "◦" or "●" or "*" => MarkerKind.Bullet,
            _ when char.IsDigit(inner[0]) => marker[0] == '(' ? MarkerKind.Number : MarkerKind.Clause,
            _ when inner.All(letter => letter is 'i' or 'v' or 'x') => MarkerKind.Roman,
            _ when char.IsUpper(inner[0]) => MarkerKind.Capital,
            _ => MarkerKind.Letter,
        };
    }

    private static bool IsRow(string line) => line.Count(character => character is '\t' or '|') >= 2;

    /// <summary>Whether the line is a title such as "Guidance" or "Note" between two provisions.</summary>
    private static bool IsLabel(string line) =>
        line.Length <= 20 && char.IsUpper(line[0]) && char.IsLetter(line[^1]) && !line.Contains(' ', StringComparison.Ordinal);

    private static bool LooksLikeTitle(string line) =>
        line.Length <= MaxTitleLength && line[^1] is not ('.' or ':' or ';' or '?' or '!' or '—' or ',') && !ModalVerb().IsMatch(line);

    [GeneratedRegex(
        @"^(?:\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]{1,2}|\d{1,3})\)|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)"
        + @"|\d{1,3}[.)](?=\s)|[a-z]\)|[a-z]\.(?=\s)|[•▪◦●*–-](?=\s))\s*")]
    private static partial Regex MarkerPattern();

    [GeneratedRegex(@"(?<=[:;,.—–-]\s+|\b(?:and|or|of|to|that|must|if|by)\s+)\(([a-z]|[ivx]{1,4}|[A-Z]|\d{1,2})\)\s+(?=\S)")]
    private static partial Regex InlineMarker();

    [GeneratedRegex(
        @"^(?:It|They|This|That|These|Those|Such|He|She|However|Therefore|Accordingly|In doing so|In such"
        + @"|In that|In this|The above|Otherwise|Both|Neither)\b")]
    private static partial Regex RefersBack();

    [GeneratedRegex(@"\b(?:is|are|was|must|shall|may|will|should|can|has|have|means|applies)\b")]
    private static partial Regex ModalVerb();
}
