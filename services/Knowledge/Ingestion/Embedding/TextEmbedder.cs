namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>Embeds what people ask. Questions have room of their own beside the documents in work.</summary>
internal sealed class TextEmbedder(ArcticModel model) : IDisposable
{
    /// <summary>What the model was trained to see before a question, and only there.</summary>
    private const string QueryPrefix = "Represent this sentence for searching relevant passages: ";

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>The question's vector, of length one.</summary>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string query, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return model.Embed(QueryPrefix + query);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
