using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>
/// Stores the usage of an organisation's knowledge base. Ignores events that are older than the stored usage.
/// </summary>
internal sealed class KnowledgeBaseChangedConsumer(IdentityContext database, TimeProvider time)
    : EventConsumer<IdentityContext, KnowledgeBaseChanged>(database, time)
{
    protected override Task HandleAsync(KnowledgeBaseChanged message, CancellationToken cancellationToken) =>
        Database.Organisations
            .Where(organisation => organisation.Id == message.OrganisationId
                && (organisation.UsageReportedAt == null || organisation.UsageReportedAt <= message.OccurredAt))
            .ExecuteUpdateAsync(
                organisation => organisation
                    .SetProperty(row => row.DocumentCount, message.DocumentCount)
                    .SetProperty(row => row.PendingDocumentCount, message.PendingDocumentCount)
                    .SetProperty(row => row.StorageUsedBytes, message.StorageUsedBytes)
                    .SetProperty(row => row.UsageReportedAt, message.OccurredAt),
                cancellationToken);
}
