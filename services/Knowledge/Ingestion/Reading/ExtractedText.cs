using System.Globalization;
using System.Text;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// The text of a document, which a reader appends block by block. It is normalized (<see cref="TextNormalization"/>)
/// and contains only characters that can be stored and displayed: no NUL (which PostgreSQL rejects), no other control,
/// format or private-use characters, no unpaired surrogates.
/// </summary>
internal sealed class ExtractedText
{
    private const int MaxHeadingLevel = 9;

    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];

    /// <summary>The blocks in reading order.</summary>
    public IReadOnlyList<TextBlock> Blocks => _blocks;

    /// <summary>Adds a heading that the format marks as such, at level 1 or deeper.</summary>
    public void AddHeading(string text, int level, int? page = null) =>
        Add(BlockKind.Heading, text, Math.Clamp(level, 1, MaxHeadingLevel), page);

    /// <summary>Adds a paragraph. The splitter may recognise it as a heading by its numbering.</summary>
    public void AddParagraph(string text, int? page = null) => Add(BlockKind.Paragraph, text, level: 0, page);

    /// <summary>Adds a list item or a table row.</summary>
    public void AddItem(string text, int? page = null) => Add(BlockKind.Item, text, level: 0, page);

    /// <summary>Adds text with significant line breaks, such as code.</summary>
    public void AddLines(string text, int? page = null) => Add(BlockKind.Item, text, level: 0, page, keepLines: true);

    /// <summary>
    /// Returns a text as one line, normalized and without characters that cannot be stored or displayed.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        AppendClean(clean, text, keepLines: false);
        return clean.ToString();
    }

    /// <summary>Returns the whole text. The offsets of the blocks refer to it.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>The error for a document whose text exceeds <see cref="ReadingLimits.Characters"/>.</summary>
    public static UnreadableDocumentException TooLong() => new(string.Create(CultureInfo.InvariantCulture,
        $"The document has more than {ReadingLimits.Characters / 1_000_000} million characters of text. "
        + $"Split it into parts and upload them."));

    private void Add(BlockKind kind, string text, int level, int? page, bool keepLines = false)
    {
        var before = _text.Length;
        if (before > 0)
        {
            _text.Append('\n');
        }

        var start = _text.Length;
        AppendClean(_text, text, keepLines);
        if (_text.Length == start)
        {
            _text.Length = before;
            return;
        }

        if (_text.Length > ReadingLimits.Characters)
        {
            throw TooLong();
        }

        _blocks.Add(new TextBlock(kind, level, start, _text.Length, page));
    }

    private static void AppendClean(StringBuilder target, string text, bool keepLines)
    {
        var start = target.Length;
        var gap = '\0';
        foreach (var rune in TextNormalization.Normalize(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = keepLines && (rune.Value == '\n' || gap == '\n') ? '\n' : ' ';
            }
            else if (IsDisplayable(rune))
            {
                if (gap != '\0' && target.Length > start)
                {
                    target.Append(gap);
                }

                gap = '\0';
                target.Append(rune);
            }
        }
    }

    // An unpaired surrogate is enumerated as U+FFFD. A U+FFFD of the document itself is lost as well, which carries no
    // information.
    private static bool IsDisplayable(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
