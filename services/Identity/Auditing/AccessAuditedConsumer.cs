using Egret.Contracts.Events;
using Egret.Identity.Data;
using MassTransit;

namespace Egret.Identity.Auditing;

/// <summary>Takes the lines that services state in their outboxes, many at a time. Repeats are known by their ids.</summary>
internal sealed class AccessAuditedConsumer(IdentityContext database) : IConsumer<Batch<AccessAudited>>
{
    public Task Consume(ConsumeContext<Batch<AccessAudited>> context) =>
        database.AppendAsync([.. context.Message.Select(line => line.Message)], context.CancellationToken);
}
