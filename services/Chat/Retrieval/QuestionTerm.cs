namespace Egret.Chat.Retrieval;

/// <summary>A term of a question.</summary>
/// <param name="Stem">The stem of the word.</param>
/// <param name="Word">The word as written.</param>
/// <param name="Concept">The concept that the word shares with its synonyms; null if none.</param>
/// <param name="Weight">1; less for a function word.</param>
/// <param name="IsProperName">Whether the word is a proper name, such as "GDPR".</param>
internal sealed record QuestionTerm(string Stem, string Word, string? Concept, double Weight, bool IsProperName)
{
    /// <summary>The name without its plural ending.</summary>
    public string NameRoot => Word.TrimEnd('s');
}
