using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Egret.Knowledge.Ingestion;
using Egret.Knowledge.Search;
using Egret.Knowledge.Seeding;
using Egret.Messaging;
using Egret.Persistence;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.OpenApi;
using MassTransit;
using Npgsql;

namespace Egret.Knowledge;

/// <summary>The Knowledge service: domains, documents, ingestion and search.</summary>
internal static class KnowledgeService
{
    /// <summary>Adds the services, consumers and options of Knowledge.</summary>
    public static void AddKnowledge(this IHostApplicationBuilder builder)
    {
        builder.AddEgretDatabase<KnowledgeContext>("knowledgedb", source => source.UseVector());
        builder.AddEgretMessaging<KnowledgeContext>("knowledge", bus =>
        {
            bus.AddConsumer<DocumentUploadedConsumer, DocumentUploadedConsumerDefinition>();
            bus.AddConsumer<OrganisationCreatedConsumer>();
            bus.AddConsumer<OrganisationChangedConsumer>();
            bus.AddConsumer<OrganisationDeletedConsumer>();
            bus.AddConsumer<ApiKeyRevokedConsumer>();
            bus.AddConsumer<UserAccessChangedConsumer>();
            bus.AddConsumer<MemberRemovedConsumer>();
        });
        builder.AddIdempotency<KnowledgeContext>();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.Services.AddBlobs();
        builder.Services.AddDocuments();
        builder.Services.AddIngestion();
        builder.Services.AddSearch();
        builder.Services.AddSeeding();
    }

    /// <summary>Maps the endpoints of Knowledge.</summary>
    public static void MapKnowledge(this IEndpointRouteBuilder routes)
    {
        routes.MapEgretOpenApi();
        routes.MapDomains();
        routes.MapDocuments();
        routes.MapSearch();
    }
}
