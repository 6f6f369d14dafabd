namespace Egret.Knowledge.Ingestion.Splitting;

internal static class WordCount
{
    /// <summary>Words, as white space separates them.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var words = 0;
        var isWithin = false;
        foreach (var character in text)
        {
            var isSpace = char.IsWhiteSpace(character);
            words += !isSpace && !isWithin ? 1 : 0;
            isWithin = !isSpace;
        }

        return words;
    }
}
