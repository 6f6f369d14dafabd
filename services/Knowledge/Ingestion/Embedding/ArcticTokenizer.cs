using FastBertTokenizer;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>The word pieces that snowflake-arctic-embed-xs reads. Safe for concurrent use.</summary>
internal sealed class ArcticTokenizer
{
    /// <summary>What the model can read at once; the rest of a longer text is not seen.</summary>
    public const int MaximumTokens = 512;

    private readonly BertTokenizer _tokenizer = new();

    public ArcticTokenizer()
    {
        using var vocabulary = new StreamReader(ArcticResources.Open("vocab.txt"));
        _tokenizer.LoadVocabulary(vocabulary, convertInputToLowercase: true);
    }

    /// <summary>Tokens of the text with the two that frame it; <see cref="MaximumTokens"/> for any text that does not fit.</summary>
    public int Count(string text)
    {
        Span<long> ids = stackalloc long[MaximumTokens];
        Span<long> mask = stackalloc long[MaximumTokens];
        return _tokenizer.Encode(text, ids, mask);
    }

    /// <summary>Writes the ids of the text's tokens, as many as fit, and returns how many these are.</summary>
    public int Encode(string text, Span<long> ids, Span<long> mask, Span<long> types) => _tokenizer.Encode(text, ids, mask, types);
}
