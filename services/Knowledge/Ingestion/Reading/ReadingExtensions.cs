using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Splitting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.Knowledge.Ingestion.Reading;

internal static class ReadingExtensions
{
    /// <summary>Adds <see cref="DocumentReader"/>.</summary>
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.TryAddSingleton<ArcticTokenizer>();
        services.TryAddSingleton<PassageSplitter>();
        services.TryAddSingleton<DocumentReader>();
        return services;
    }
}
