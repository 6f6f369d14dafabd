using System.Globalization;
using System.Text;

namespace Egret.Identity.Accounts;

/// <summary>
/// Unicode normalization form C (Unicode Standard Annex 15). The services run with InvariantGlobalization, in which
/// <see cref="string.Normalize()"/> has no effect.
/// </summary>
internal static class CanonicalText
{
    private const string Resource = "unicode-canonical.txt";

    /// <summary>Characters below this one are never changed.</summary>
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

    /// <summary>Returns the text in form C; unchanged if it is not valid UTF-16.</summary>
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

    /// <summary>Sorts the combining marks of a character by their canonical combining class (stable).</summary>
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
        var length = 0;
        for (var index = 0; index < characters.Count; index++)
        {
            var character = characters[index];
            var ccc = Data.Value.ClassOf(character);
            // A mark is blocked if a mark of the same class is between it and the starter; a starter is blocked by any
            // character.
            var isBlocked = starter < 0 || (length - 1 > starter && (lastClass >= ccc || lastClass == 0));
            if (!isBlocked && Pair(characters[starter], character) is { } composed)
            {
                characters[starter] = composed;
                continue;
            }

            if (ccc == 0)
            {
                starter = length;
            }

            lastClass = ccc;
            characters[length++] = character;
        }

        characters.RemoveRange(length, characters.Count - length);
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
