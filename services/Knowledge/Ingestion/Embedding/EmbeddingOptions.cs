using System.ComponentModel.DataAnnotations;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>The settings of the embedding model (<c>Embedding</c>).</summary>
internal sealed class EmbeddingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Embedding";

    /// <summary>
    /// The number of passages that are embedded concurrently, across all documents. Each uses one processor.
    /// </summary>
    [Range(1, 256)]
    public int DocumentThreads { get; set; } = Environment.ProcessorCount;
}
