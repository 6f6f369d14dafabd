using Egret.Contracts.Events;
using MassTransit;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Ingests uploaded documents. It is not an inbox consumer, whose transaction would stay open during the ingestion: the
/// status of the document makes repeated events harmless.
/// </summary>
internal sealed class DocumentUploadedConsumer(DocumentIngestion ingestion, IHostApplicationLifetime lifetime) : IConsumer<DocumentUploaded>
{
    public async Task Consume(ConsumeContext<DocumentUploaded> context)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        await ingestion.IngestAsync(context.Message.DocumentId, stopping.Token);
    }
}
