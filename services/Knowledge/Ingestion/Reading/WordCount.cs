namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Counts words.</summary>
internal static class WordCount
{
    /// <summary>The number of words, separated by white space.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var words = 0;
        var isWithinWord = false;
        foreach (var character in text)
        {
            var isSpace = char.IsWhiteSpace(character);
            words += !isSpace && !isWithinWord ? 1 : 0;
            isWithinWord = !isSpace;
        }

        return words;
    }
}
