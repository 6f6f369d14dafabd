using System.Globalization;
using System.Text;

namespace Egret.Identity.Accounts;

/// <summary>
/// Normalization form C (Unicode Standard Annex 15): characters that look the same become the same. <see cref="string.Normalize()"/> would do
/// it with ICU, which is not on every machine; the services run without (InvariantGlobalization), where it does nothing.
/// </summary>
internal static class CanonicalText
{
    private const string Resource = "unicode-canonical.txt";

    /// <summary>No character below it ever changes.</summary>
    private const char FirstThatMatters = '\u0300';

    private const int SBase = 0xAC00;
    private const int LBase = 0x1100;
    private const int VBase = 0x1161;
    private const int TBase = 0x11A7;
    private const int LCount = 19;
    private const int VCount = 21;
    private const int TCount = 28;
    private const int SCount = LCount * VCount * TCount;

    private static readonly Lazy<Tables> Data = new(Tables.Read);

    /// <summary>The text in form C. What is no valid UTF-16 stays as it is.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstThatMatters, char.MaxValue) || !IsWellFormed(text))
        {
            return text;
        }

        List<int> characters = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, characters);
        }

        Sort(characters);
        Recompose(characters);
        var composed = new StringBuilder(characters.Count);
        characters.ForEach(character => composed.Append(new Rune(character).ToString()));
        return composed.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && !Rune.TryGetRuneAt(text, index, out _)
                && (index == 0 || !Rune.TryGetRuneAt(text, index - 1, out _)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Decompose(int character, List<int> into)
    {
        var syllable = character - SBase;
        if (syllable is >= 0 and < SCount)
        {
            into.Add(LBase + (syllable / (VCount * TCount)));
            into.Add(VBase + (syllable % (VCount * TCount) / TCount));
            if (syllable % TCount != 0)
            {
                into.Add(TBase + (syllable % TCount));
            }
        }
        else if (Data.Value.Decompositions.TryGetValue(character, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(part, into);
            }
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Puts marks on one character into the order of their classes; those of one class keep theirs.</summary>
    private static void Sort(List<int> characters)
    {
        for (var index = 1; index < characters.Count; index++)
        {
            var character = characters[index];
            var ccc = Data.Value.ClassOf(character);
            var position = index;
            while (ccc != 0 && position > 0 && Data.Value.ClassOf(characters[position - 1]) > ccc)
            {
                characters[position] = characters[position - 1];
                position--;
            }

            characters[position] = character;
        }
    }

    private static void Recompose(List<int> characters)
    {
        var starter = -1;
        var lastClass = 0;
        var kept = 0;
        for (var index = 0; index < characters.Count; index++)
        {
            var character = characters[index];
            var ccc = Data.Value.ClassOf(character);
            // A mark is blocked from the starter by one of its own class between them, a starter by anything.
            var isBlocked = starter < 0 || (kept - 1 > starter && (lastClass >= ccc || lastClass == 0));
            if (!isBlocked && Pair(characters[starter], character) is { } composed)
            {
                characters[starter] = composed;
                continue;
            }

            if (ccc == 0)
            {
                starter = kept;
            }

            lastClass = ccc;
            characters[kept++] = character;
        }

        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
        {
            return SBase + ((((first - LBase) * VCount) + (second - VBase)) * TCount);
        }

        if (first is >= SBase and < SBase + SCount && (first - SBase) % TCount == 0 && second is > TBase and < TBase + TCount)
        {
            return first + (second - TBase);
        }

        return Data.Value.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<(int, int), int> Compositions,
        Dictionary<int, int> Classes)
    {
        public int ClassOf(int character) => Classes.GetValueOrDefault(character);

        public static Tables Read()
        {
            var tables = new Tables([], [], []);
            using var stream = typeof(CanonicalText).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"The resource {Resource} is not part of the assembly.");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                tables.Add(line.Split(' '));
            }

            return tables;
        }

        private void Add(string[] fields)
        {
            if (fields is ["c", var first, var last, var ccc])
            {
                for (var character = Hex(first); character <= Hex(last); character++)
                {
                    Classes[character] = int.Parse(ccc, CultureInfo.InvariantCulture);
                }
            }
            else if (fields is ["=" or "-", var character, .. var parts])
            {
                int[] decomposition = [.. parts.Select(Hex)];
                Decompositions[Hex(character)] = decomposition;
                if (fields[0] == "=")
                {
                    Compositions[(decomposition[0], decomposition[1])] = Hex(character);
                }
            }
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
