using Egret.Contracts.Events;
using Egret.Identity.Data;
using MassTransit;

namespace Egret.Identity.Auditing;

/// <summary>Stores audit entries from the outboxes of services, in batches. Idempotent by event id.</summary>
internal sealed class AccessAuditedConsumer(IdentityContext database) : IConsumer<Batch<AccessAudited>>
{
    public Task Consume(ConsumeContext<Batch<AccessAudited>> context) =>
        database.AppendAsync([.. context.Message.Select(entry => entry.Message)], context.CancellationToken);
}
