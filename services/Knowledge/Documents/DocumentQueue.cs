using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;

namespace Egret.Knowledge.Documents;

/// <summary>Queues failed documents for ingestion.</summary>
internal static class DocumentQueue
{
    /// <summary>
    /// Queues a locked, failed document again: changes its status, publishes the event and the new usage. The caller
    /// commits the transaction.
    /// </summary>
    public static async Task QueueAgainAsync(
        this KnowledgeContext database, Document document, DateTimeOffset now, CancellationToken cancellationToken)
    {
        document.Retry(now);
        database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
        await database.SaveChangesAsync(cancellationToken);
        await database.PublishUsageAsync(document.OrganisationId, document.CollectionId, cancellationToken);
    }
}
