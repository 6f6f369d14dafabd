using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>When an organisation is deleted, everything of it goes: documents, passages, postings and bytes.</summary>
internal sealed class ForgetOrganisation(KnowledgeContext database, DocumentRemoval removal, TimeProvider time, ILogger<Document> logger)
    : EventConsumer<KnowledgeContext, OrganisationDeleted>(database, time)
{
    protected override async Task HandleAsync(OrganisationDeleted happened, CancellationToken cancellationToken)
    {
        var organisation = happened.OrganisationId;
        // The note comes first: an upload that looks from now on finds no collection to go into.
        await Database.NoteDeletedAsync(organisation, happened.OccurredAt, cancellationToken);
        await Database.OrganisationLimits.Where(limits => limits.Id == organisation).ExecuteDeleteAsync(cancellationToken);
        var removed = await removal.RemoveAllAsync(document => document.OrganisationId == organisation, cancellationToken);
        await Database.Collections.Where(collection => collection.OrganisationId == organisation).ExecuteDeleteAsync(cancellationToken);
        // Before the commit: should it fail, the event comes again; after it, nobody would know of the bytes but the sweep.
        removal.DeleteBlobs(removed);
        logger.OrganisationForgotten(organisation, removed.Count);
    }
}
