using System.Collections.Frozen;

namespace Egret.Chat.Retrieval;

/// <summary>
/// Finds the ends of sentences in regulatory text, where most full stops do not end a sentence: "Art. 5", "e.g.",
/// "U.S.", "paragraph 2.2.1", "No. 575/2013".
/// </summary>
internal static class Sentences
{
    /// <summary>Abbreviations whose full stop never ends a sentence.</summary>
    private static readonly FrozenSet<string> AlwaysAbbreviated = new[]
    {
        "e.g", "i.e", "eg", "ie", "cf", "viz", "vs", "v", "art", "arts", "sec", "secs", "para", "paras", "subpara",
        "reg", "regs", "cl", "cls", "ch", "chs", "pt", "fig", "figs", "ref", "refs", "mr", "mrs", "ms", "dr",
        "prof", "st", "approx", "ca", "pp", "vol", "sch", "rec",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Abbreviations whose full stop ends a sentence unless a number follows.</summary>
    private static readonly FrozenSet<string> AbbreviatedBeforeNumbers = new[]
    {
        "no", "nos", "p", "s", "ss", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
        "dec", "r", "n",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Abbreviations whose full stop ends a sentence only before a word that usually starts one.</summary>
    private static readonly FrozenSet<string> SometimesAbbreviated = new[]
    {
        "etc", "inc", "ltd", "co", "corp", "plc", "u.s", "u.k", "e.u", "u.n", "u.a.e", "al", "a.m", "p.m", "b.v",
        "n.v", "s.a",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Openers = new[]
    {
        "The", "A", "An", "This", "That", "These", "Those", "It", "If", "In", "For", "Where", "When", "Each", "Any",
        "Such", "They", "He", "She", "We", "You", "However", "Therefore", "Further", "Furthermore", "No", "Nothing",
        "On", "At", "By", "To", "An", "All", "There", "Unless",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Labels = new[]
    {
        "annex", "appendix", "schedule", "part", "category", "class", "table", "type", "tier", "option", "module",
        "chapter", "section", "form", "level",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the sentences between two offsets as trimmed ranges.</summary>
    public static IEnumerable<Range> Split(string text, int start, int end)
    {
        var begin = SkipSpace(text, start, end);
        for (var position = begin; position < end; position++)
        {
            if (text[position] is not ('.' or '?' or '!'))
            {
                continue;
            }

            var after = position + 1;
            while (after < end && text[after] is '"' or '”' or '’' or '\'' or ')' or ']' or '.' or '?' or '!')
            {
                after++;
            }

            var next = SkipSpace(text, after, end);
            if (next >= end || (next > after && EndsSentence(text, begin, position, next, end)))
            {
                yield return begin..after;
                begin = next;
                position = next - 1;
            }
        }

        var last = end;
        while (last > begin && char.IsWhiteSpace(text[last - 1]))
        {
            last--;
        }

        if (last > begin)
        {
            yield return begin..last;
        }
    }

    private static bool EndsSentence(string text, int begin, int stop, int next, int end)
    {
        var follower = text[next];
        if (!char.IsUpper(follower) && !char.IsDigit(follower) && follower is not ('"' or '“' or '‘' or '\'' or '(' or '[' or '•'))
        {
            return false;
        }

        if (text[stop] != '.')
        {
            return true;
        }

        var word = WordBefore(text, begin, stop);
        if (AlwaysAbbreviated.Contains(word))
        {
            return false;
        }

        if (AbbreviatedBeforeNumbers.Contains(word))
        {
            return !char.IsDigit(follower);
        }

        if (SometimesAbbreviated.Contains(word))
        {
            return Openers.Contains(WordAt(text, next, end));
        }

        // "1." or "a." at the start is a marker; "J. Smith" has an initial; "Annex B." ends.
        if (stop - word.Length == begin && (word.Length <= 2 || word.All(character => char.IsDigit(character) || character == '.')))
        {
            return false;
        }

        return !(word.Length == 1 && char.IsLetter(word[0])) || Labels.Contains(WordBefore(text, begin, Math.Max(begin, stop - 2)));
    }

    private static string WordBefore(string text, int begin, int stop)
    {
        var start = stop;
        while (start > begin
            && (char.IsLetterOrDigit(text[start - 1])
                || (text[start - 1] == '.' && start - 1 > begin && char.IsLetterOrDigit(text[start - 2]))))
        {
            start--;
        }

        return text[start..stop];
    }

    private static string WordAt(string text, int start, int end)
    {
        var stop = start;
        while (stop < end && char.IsLetter(text[stop]))
        {
            stop++;
        }

        return text[start..stop];
    }

    private static int SkipSpace(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }
}
