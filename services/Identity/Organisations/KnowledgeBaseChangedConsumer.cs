using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>Keeps what an organisation shows of its knowledge base. A statement older than the one known, which came late, says nothing.</summary>
internal sealed class KnowledgeBaseChangedConsumer(IdentityContext database, TimeProvider time)
    : EventConsumer<IdentityContext, KnowledgeBaseChanged>(database, time)
{
    protected override Task HandleAsync(KnowledgeBaseChanged happened, CancellationToken cancellationToken) =>
        Database.Organisations
            .Where(organisation => organisation.Id == happened.OrganisationId
                && (organisation.KnowledgeBaseKnownAt == null || organisation.KnowledgeBaseKnownAt <= happened.OccurredAt))
            .ExecuteUpdateAsync(
                organisation => organisation
                    .SetProperty(row => row.DocumentCount, happened.DocumentCount)
                    .SetProperty(row => row.PendingDocumentCount, happened.PendingDocumentCount)
                    .SetProperty(row => row.StorageUsedBytes, happened.StorageUsedBytes)
                    .SetProperty(row => row.KnowledgeBaseKnownAt, happened.OccurredAt),
                cancellationToken);
}
