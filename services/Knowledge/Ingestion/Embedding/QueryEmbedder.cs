namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// Embeds questions. Its concurrency limit is separate from that of documents, so that a question never waits for them.
/// </summary>
internal sealed class QueryEmbedder(ArcticModel model) : IDisposable
{
    /// <summary>The prefix that the model is trained to expect before a question; passages have none.</summary>
    private const string QueryPrefix = "Represent this sentence for searching relevant passages: ";

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Embeds a question.</summary>
    /// <returns>A vector of length 1.</returns>
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
