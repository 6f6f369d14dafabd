using System.Text.RegularExpressions;

namespace Egret.Chat.Reading;

/// <summary>A word of a question.</summary>
/// <param name="Stem">Its stem.</param>
/// <param name="Word">As it was written.</param>
/// <param name="Concept">The meaning it shares with other words; null when it stands alone.</param>
/// <param name="Weight">1, or less for a word that only helps to ask.</param>
/// <param name="IsName">Whether it names something, as "GDPR" does.</param>
internal sealed record QuestionTerm(string Stem, string Word, string? Concept, double Weight, bool IsName)
{
    /// <summary>The name without a plural's ending.</summary>
    public string NameRoot => Word.TrimEnd('s');
}
