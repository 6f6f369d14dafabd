using FastBertTokenizer;

namespace Egret.Knowledge.Ingestion.Tokenization;

/// <summary>
/// The WordPiece tokenizer of the embedding model snowflake-arctic-embed-xs. Safe for concurrent use.
/// </summary>
internal sealed class ArcticTokenizer
{
    /// <summary>The number of tokens that the model reads. It ignores the rest of a longer text.</summary>
    public const int MaxTokens = 512;

    private readonly BertTokenizer _tokenizer = new();

    public ArcticTokenizer()
    {
        using var vocabulary = new StreamReader(ArcticResources.Open("vocab.txt"));
        _tokenizer.LoadVocabulary(vocabulary, convertInputToLowercase: true);
    }

    /// <summary>
    /// The number of tokens of a text, including the two that delimit it; <see cref="MaxTokens"/> for a text that
    /// exceeds the maximum.
    /// </summary>
    public int Count(string text)
    {
        Span<long> ids = stackalloc long[MaxTokens];
        Span<long> mask = stackalloc long[MaxTokens];
        return _tokenizer.Encode(text, ids, mask);
    }

    /// <summary>Writes the token ids of a text, up to <see cref="MaxTokens"/>, and returns their number.</summary>
    public int Encode(string text, Span<long> ids, Span<long> mask, Span<long> types) =>
        _tokenizer.Encode(text, ids, mask, types);
}
