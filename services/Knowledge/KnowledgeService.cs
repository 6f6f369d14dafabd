using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Egret.Knowledge.Ingestion;
using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Extraction;
using Egret.Knowledge.Search;
using Egret.Knowledge.Seeding;
using Egret.Messaging;
using Egret.ServiceDefaults.Idempotency;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Storage;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Egret.Knowledge;

/// <summary>Domains and documents, from upload to search.</summary>
internal static class KnowledgeService
{
    public static void AddKnowledge(this IHostApplicationBuilder builder)
    {
        builder.AddEgretDatabase<KnowledgeContext>("knowledgedb", source => source.UseVector());
        builder.AddEgretMessaging<KnowledgeContext>("knowledge", bus =>
        {
            bus.AddConsumer<IngestDocument, IngestDocumentDefinition>();
            bus.AddConsumer<KeepLimitsOfNewOrganisation>();
            bus.AddConsumer<KeepLimitsOfChangedOrganisation>();
            bus.AddConsumer<ForgetOrganisation>();
            bus.AddConsumer<NoteRevokedKey>();
            bus.AddConsumer<NoteChangedUser>();
            bus.AddConsumer<NoteRemovedMember>();
        });
        builder.AddIdempotency<KnowledgeContext>();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.Services.AddDocuments();
        builder.Services.AddIngestion();
        builder.Services.AddExtraction();
        builder.Services.AddEmbedding();
        builder.Services.AddSearch();
        builder.Services.AddSeeding();
    }

    public static void MapKnowledge(this IEndpointRouteBuilder routes)
    {
        routes.MapEgretOpenApi();
        routes.MapDomains();
        routes.MapDocuments();
        routes.MapSearch();
    }

    private static void AddDocuments(this IServiceCollection services)
    {
        services.AddCheckedOptions<BlobOptions, BlobOptionsValidator>(BlobOptions.Section);
        services.AddCheckedOptions<DocumentOptions, DocumentOptionsValidator>(DocumentOptions.Section);
        services.AddCheckedOptions<DownloadOptions, DownloadOptionsValidator>(DownloadOptions.Section);
        services.AddSingleton<BlobStore>();
        services.AddSingleton<DownloadLinks>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<DocumentFollowers>();
        services.AddScoped<LateUploads>();
        services.AddScoped<DocumentIntake>();
        services.AddScoped<DocumentRemoval>();
        services.AddHostedService<OrphanSweep>();
    }

    private static void AddIngestion(this IServiceCollection services)
    {
        services.AddCheckedOptions<IngestionOptions, IngestionOptionsValidator>(IngestionOptions.Section);
        services.AddSingleton<PassageWriter>();
        services.AddScoped<DocumentIngestion>();
        services.AddHostedService<StrandedDocumentSweep>();
    }

    private static void AddSeeding(this IServiceCollection services)
    {
        services.AddOptions<SeedingOptions>().BindConfiguration(SeedingOptions.Section);
        services.AddHostedService<PublicDomainSeeding>();
    }

    private static void AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
