using System.Text.RegularExpressions;

namespace Egret.Chat.Models.Extractive;

/// <summary>
/// Counts tokens for the extractive model: words, parts of long words, and symbols. Approximates other tokenizers for
/// English.
/// </summary>
internal static partial class TokenCount
{
    private const int PieceLength = 6;

    public static int Of(string text)
    {
        var count = 0;
        foreach (var match in Pieces().EnumerateMatches(text))
        {
            count += (match.Length + PieceLength - 1) / PieceLength;
        }

        return count;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+|[^\s\p{L}\p{N}]")]
    private static partial Regex Pieces();
}
