using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// Embeds passages, a limited number concurrently across all documents. Each text is a separate model run: on a CPU,
/// batches are not faster than concurrent runs, and they compute padding.
/// </summary>
internal sealed class ArcticEmbeddingGenerator(ArcticModel model, IOptions<EmbeddingOptions> options)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly int _threads = options.Value.DocumentThreads;
    private readonly SemaphoreSlim _slots = new(options.Value.DocumentThreads);
    private readonly EmbeddingGeneratorMetadata _metadata = new(
        "onnxruntime", defaultModelId: "snowflake-arctic-embed-xs", defaultModelDimensions: ArcticModel.Dimensions);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        var embeddings = new Embedding<float>[texts.Length];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, texts.Length, limits, async (index, stop) =>
        {
            await _slots.WaitAsync(stop);
            try
            {
                embeddings[index] = new Embedding<float>(model.Embed(texts[index]));
            }
            finally
            {
                _slots.Release();
            }
        });
        return new GeneratedEmbeddings<Embedding<float>>(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey switch
    {
        null when serviceType == typeof(EmbeddingGeneratorMetadata) => _metadata,
        null when serviceType.IsInstanceOfType(this) => this,
        _ => null,
    };

    public void Dispose() => _slots.Dispose();
}
