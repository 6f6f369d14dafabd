using System.Text;
using Egret.Knowledge.Ingestion.Splitting;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>A paragraph put together again from the lines that it was broken into.</summary>
internal sealed class WrappedParagraph(Hyphenation hyphenation)
{
    /// <summary>Longer than any word: what goes on beyond it is joined as it is, or each line would look at all before it again.</summary>
    private const int LongestWord = 100;

    private readonly StringBuilder _words = new();
    private int _lastLength;

    /// <summary>Where the letters before the last hyphen begin, if the paragraph ends with one.</summary>
    private int _lastWord;

    public bool IsEmpty => _words.Length == 0;

    /// <summary>Whether it ends as sentences and clauses do.</summary>
    public bool IsEnded => _words.Length > 0 && _words[^1] is '.' or ':' or ';' or '?' or '!' or '"' or '”' or ')';

    /// <summary>Whether a new paragraph begins with this line, although no gap says so.</summary>
    public bool EndsBefore(ReadOnlySpan<char> line, int width)
    {
        if (IsEmpty)
        {
            return false;
        }

        var isShort = _lastLength < width * 2 / 3;
        return isShort || (IsEnded && ClauseMarker.Begins(line));
    }

    public void Append(ReadOnlySpan<char> line)
    {
        if (_words.Length > 0 && !TryJoinWord(line))
        {
            _words.Append(' ');
        }

        _lastWord = BeginningOfLastWord(line);
        _words.Append(line);
        _lastLength = line.Length;
    }

    /// <summary>The paragraph, after which another one begins; null if there is none.</summary>
    public string? Take()
    {
        if (IsEmpty)
        {
            return null;
        }

        var words = _words.ToString();
        _words.Clear();
        return words;
    }

    private bool TryJoinWord(ReadOnlySpan<char> line)
    {
        if (_words.Length < 2 || _words[^1] != '-' || !char.IsLetter(_words[^2]) || line.IsEmpty || !char.IsLower(line[0]))
        {
            return false;
        }

        var start = _lastWord;
        var end = 0;
        while (end < line.Length && char.IsLetter(line[end]))
        {
            end++;
        }

        var length = _words.Length - 1 - start;
        if (length + end <= LongestWord && hyphenation.IsOfTheLine(_words.ToString(start, length), line[..end].ToString()))
        {
            _words.Length--;
        }

        return true;
    }

    /// <summary>Where the letters at the end of this line, but for a hyphen, begin once it is appended.</summary>
    private int BeginningOfLastWord(ReadOnlySpan<char> line)
    {
        var start = line is [.., '-'] ? line.Length - 1 : line.Length;
        while (start > 0 && char.IsLetter(line[start - 1]))
        {
            start--;
        }

        // All of the line, joined to the one before: the word began there.
        return start == 0 && _words.Length > 0 && char.IsLetter(_words[^1]) ? _lastWord : _words.Length + start;
    }
}
