using MassTransit;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Prefetches only as many messages as are processed concurrently, so that other workers receive the rest.
/// </summary>
internal sealed class DocumentUploadedConsumerDefinition : ConsumerDefinition<DocumentUploadedConsumer>
{
    public DocumentUploadedConsumerDefinition(IOptions<IngestionOptions> options) =>
        ConcurrentMessageLimit = options.Value.Concurrency;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<DocumentUploadedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.PrefetchCount = ConcurrentMessageLimit ?? 1;
}
