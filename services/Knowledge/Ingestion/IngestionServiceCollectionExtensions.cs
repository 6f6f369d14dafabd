using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Extraction;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

internal static class IngestionServiceCollectionExtensions
{
    /// <summary>Adds the ingestion of documents with extraction and embedding.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        services.AddExtraction();
        services.AddEmbedding();
        services.AddSingleton<PassageWriter>();
        services.AddSingleton<ActiveExtractions>();
        services.AddScoped<MarkedExtraction>();
        services.AddScoped<DocumentIngestion>();
        services.AddHostedService<StaleDocumentSweeper>();
        services.AddHostedService<IngestionQueueMonitor>();
        return services;
    }
}
