using System.Text;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Joins the lines of a wrapped paragraph.</summary>
internal sealed class WrappedParagraph(HyphenationRules hyphenation)
{
    /// <summary>
    /// The length of the longest word that is joined without its hyphen. A longer one keeps the hyphen, because
    /// otherwise each line of a document without spaces would be compared with the whole text before it.
    /// </summary>
    private const int MaxWordLength = 100;

    private readonly StringBuilder _text = new();
    private int _lastLineLength;

    /// <summary>The offset of the last word, without the hyphen at its end.</summary>
    private int _lastWordStart;

    /// <summary>Whether no line was added yet.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Whether the text ends with the punctuation of a sentence or clause.</summary>
    public bool IsComplete => _text.Length > 0 && _text[^1] is '.' or ':' or ';' or '?' or '!' or '"' or '”' or ')';

    /// <summary>Whether a line starts the next paragraph although no blank line separates the two.</summary>
    public bool EndsBefore(ReadOnlySpan<char> line, int width)
    {
        if (IsEmpty)
        {
            return false;
        }

        var lastLineIsShort = _lastLineLength < width * 2 / 3;
        return lastLineIsShort || (IsComplete && ClauseMarker.Starts(line));
    }

    /// <summary>Adds a line.</summary>
    public void Append(ReadOnlySpan<char> line)
    {
        if (_text.Length > 0 && !TryJoinWord(line))
        {
            _text.Append(' ');
        }

        _lastWordStart = FindLastWord(line);
        _text.Append(line);
        _lastLineLength = line.Length;
    }

    /// <summary>Returns the paragraph and starts a new one; null if no line was added.</summary>
    public string? Take()
    {
        if (IsEmpty)
        {
            return null;
        }

        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Removes the hyphen at the end of the text if it belongs to the line break.</summary>
    /// <returns>Whether the line continues the last word, so that no space separates them.</returns>
    private bool TryJoinWord(ReadOnlySpan<char> line)
    {
        if (_text.Length < 2 || _text[^1] != '-' || !char.IsLetter(_text[^2]) || line.IsEmpty || !char.IsLower(line[0]))
        {
            return false;
        }

        var start = _lastWordStart;
        var end = 0;
        while (end < line.Length && char.IsLetter(line[end]))
        {
            end++;
        }

        var length = _text.Length - 1 - start;
        if (length + end <= MaxWordLength && hyphenation.IsLineBreak(_text.ToString(start, length), line[..end].ToString()))
        {
            _text.Length--;
        }

        return true;
    }

    /// <summary>The offset in the text that the last word of a line has once the line is appended.</summary>
    private int FindLastWord(ReadOnlySpan<char> line)
    {
        var start = line is [.., '-'] ? line.Length - 1 : line.Length;
        while (start > 0 && char.IsLetter(line[start - 1]))
        {
            start--;
        }

        // A line without a word boundary that was joined to the line before it: the word started there.
        return start == 0 && _text.Length > 0 && char.IsLetter(_text[^1]) ? _lastWordStart : _text.Length + start;
    }
}
