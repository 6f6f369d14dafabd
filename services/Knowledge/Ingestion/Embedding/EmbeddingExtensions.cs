using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion.Embedding;

internal static class EmbeddingExtensions
{
    /// <summary>Adds the generator for passages, <see cref="TextEmbedder"/> for questions and <see cref="ArcticTokenizer"/>, over one model.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>();
        services.TryAddSingleton<ArcticTokenizer>();
        services.TryAddSingleton<ArcticModel>();
        services.TryAddSingleton<TextEmbedder>();
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, ArcticEmbeddingGenerator>();
        services.AddHostedService<EmbeddingWarmUp>();
        return services;
    }
}
