using System.Globalization;
using System.Text;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// The text of a document as a reader finds it, block after block. It holds only what can be stored and shown: no NUL (which
/// PostgreSQL refuses), no other control or invisible formatting characters, no half of a surrogate pair.
/// </summary>
internal sealed class ExtractedText
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];

    public IReadOnlyList<TextBlock> Blocks => _blocks;

    /// <summary>A heading that the format marks as one, at level 1 or deeper.</summary>
    public void AddHeading(string text, int level, int? page = null) => Add(BlockKind.Heading, text, Math.Clamp(level, 1, 9), page);

    /// <summary>A paragraph; it may turn out to be a heading that nothing but its numbering marks as one.</summary>
    public void AddParagraph(string text, int? page = null) => Add(BlockKind.Paragraph, text, level: 0, page);

    /// <summary>A list item or a table row.</summary>
    public void AddItem(string text, int? page = null) => Add(BlockKind.Item, text, level: 0, page);

    /// <summary>Text whose lines mean something, such as code.</summary>
    public void AddLines(string text, int? page = null) => Add(BlockKind.Item, text, level: 0, page, keepLines: true);

    /// <summary>One line of what can be stored and shown.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        AppendClean(clean, text, keepLines: false);
        return clean.ToString();
    }

    /// <summary>All of it; the blocks' offsets point into this.</summary>
    public override string ToString() => _text.ToString();

    public static UnreadableDocumentException TooLong() => new(string.Create(CultureInfo.InvariantCulture,
        $"The document has more than {ReadingLimits.Characters / 1_000_000} million characters of text. Split it into parts and upload these."));

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
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = keepLines && (rune.Value == '\n' || gap == '\n') ? '\n' : ' ';
            }
            else if (IsShown(rune))
            {
                if (gap != '\0' && target.Length > start)
                {
                    target.Append(gap);
                }

                gap = '\0';
                AppendRune(target, rune);
            }
        }
    }

    private static void AppendRune(StringBuilder target, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        target.Append(units[..rune.EncodeToUtf16(units)]);
    }

    /// <summary>EnumerateRunes yields U+FFFD for a lone surrogate; where the document has that character itself, nothing is lost either.</summary>
    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}

/// <summary>What a format says of a stretch of text.</summary>
internal enum BlockKind
{
    Paragraph,
    Heading,
    Item,
}

/// <summary>A stretch of the extracted text.</summary>
/// <param name="Kind">What the format says it is.</param>
/// <param name="HeadingLevel">1 and deeper for a heading, 0 for all else.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Page">Its page, from 1.</param>
internal readonly record struct TextBlock(BlockKind Kind, int HeadingLevel, int Start, int End, int? Page);
