using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>Deletes the knowledge base of a deleted organisation: documents, passages, postings and files.</summary>
internal sealed class OrganisationDeletedConsumer(
    KnowledgeContext database, DocumentRemoval removal, TimeProvider time, ILogger<Document> logger)
    : EventConsumer<KnowledgeContext, OrganisationDeleted>(database, time)
{
    protected override async Task HandleAsync(OrganisationDeleted message, CancellationToken cancellationToken)
    {
        var organisation = message.OrganisationId;
        // First the tombstone: no upload creates the collection of the organisation again.
        await Database.RecordTombstoneAsync(organisation, message.OccurredAt, cancellationToken);
        await Database.OrganisationLimits.Where(quota => quota.Id == organisation).ExecuteDeleteAsync(cancellationToken);
        var removed = await removal.RemoveAllAsync(
            document => document.OrganisationId == organisation, cancellationToken);
        await Database.Collections.Where(collection => collection.OrganisationId == organisation).ExecuteDeleteAsync(cancellationToken);
        // Before the commit: if deletion of the files fails, the event is delivered again. After a commit, only the
        // sweep would find them.
        removal.DeleteBlobs(removed);
        logger.OrganisationDocumentsDeleted(organisation, removed.Count);
    }
}
