using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>How much of the machine embedding may take.</summary>
internal sealed class EmbeddingOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Embedding";

    /// <summary>Passages embedded at once, over all documents in work; each keeps one processor busy.</summary>
    [Range(1, 256)]
    public int DocumentThreads { get; set; } = Environment.ProcessorCount;
}

[OptionsValidator]
internal sealed partial class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>;
