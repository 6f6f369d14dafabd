using Egret.Knowledge.Ingestion.Tokenization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion.Embedding;

internal static class EmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the embedding generator for passages, <see cref="QueryEmbedder"/> for questions and <see
    /// cref="ArcticTokenizer"/>, which share one model.
    /// </summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration(EmbeddingOptions.Section).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>();
        services.TryAddSingleton<ArcticTokenizer>();
        services.TryAddSingleton<ArcticModel>();
        services.TryAddSingleton<QueryEmbedder>();
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, ArcticEmbeddingGenerator>();
        services.AddHostedService<EmbeddingWarmUp>();
        return services;
    }
}
