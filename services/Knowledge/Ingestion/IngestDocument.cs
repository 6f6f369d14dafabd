using Egret.Contracts.Events;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// The workers' end of the queue. Not an inbox consumer: the work is long and must hold no transaction, and what makes it
/// safe to repeat is the document's status.
/// </summary>
internal sealed class IngestDocument(DocumentIngestion ingestion, IHostApplicationLifetime lifetime) : IConsumer<DocumentUploaded>
{
    public async Task Consume(ConsumeContext<DocumentUploaded> context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await ingestion.IngestAsync(context.Message.DocumentId, stop.Token);
    }
}

/// <summary>Takes no more messages than are worked on, so that the others stay for other workers.</summary>
internal sealed class IngestDocumentDefinition : ConsumerDefinition<IngestDocument>
{
    public IngestDocumentDefinition(IOptions<IngestionOptions> options) => ConcurrentMessageLimit = options.Value.Concurrency;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<IngestDocument> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.PrefetchCount = ConcurrentMessageLimit ?? 1;
}
