using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Stores the changed quota of an organisation. Organisations that were created before their events had limits are
/// stored by this event as well.
/// </summary>
internal sealed class OrganisationChangedConsumer(KnowledgeContext database, TimeProvider time)
    : EventConsumer<KnowledgeContext, OrganisationChanged>(database, time)
{
    protected override Task HandleAsync(OrganisationChanged message, CancellationToken cancellationToken) =>
        Database.StoreLimitsAsync(message.OrganisationId, message.Limits, message.OccurredAt, cancellationToken);
}
