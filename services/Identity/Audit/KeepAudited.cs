using Egret.Contracts.Events;
using Egret.Identity.Data;
using MassTransit;

namespace Egret.Identity.Audit;

/// <summary>Takes the lines that services state in their outboxes, many at a time. Repeats are known by their ids.</summary>
internal sealed class KeepAudited(IdentityContext database) : IConsumer<Batch<AccessAudited>>
{
    public Task Consume(ConsumeContext<Batch<AccessAudited>> context) =>
        database.AppendAsync([.. context.Message.Select(line => line.Message)], context.CancellationToken);
}

internal sealed class KeepAuditedDefinition : ConsumerDefinition<KeepAudited>
{
    private const int MaxLines = 200;
    private static readonly TimeSpan WaitForMore = TimeSpan.FromMilliseconds(250);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<KeepAudited> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 2 * MaxLines;
        consumerConfigurator.Options<BatchOptions>(options => options.SetMessageLimit(MaxLines).SetTimeLimit(WaitForMore).SetConcurrencyLimit(1));
    }
}
