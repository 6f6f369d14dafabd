using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;

namespace Egret.Knowledge.Documents;

/// <summary>Stores the quota of a new organisation.</summary>
internal sealed class OrganisationCreatedConsumer(KnowledgeContext database, TimeProvider time)
    : EventConsumer<KnowledgeContext, OrganisationCreated>(database, time)
{
    protected override Task HandleAsync(OrganisationCreated message, CancellationToken cancellationToken) =>
        Database.StoreLimitsAsync(message.OrganisationId, message.Limits, message.OccurredAt, cancellationToken);
}
