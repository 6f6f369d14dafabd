using MassTransit;

namespace Egret.Identity.Auditing;

internal sealed class AccessAuditedConsumerDefinition : ConsumerDefinition<AccessAuditedConsumer>
{
    private const int MaxLines = 200;
    private static readonly TimeSpan WaitForMore = TimeSpan.FromMilliseconds(250);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<AccessAuditedConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = 2 * MaxLines;
        consumerConfigurator.Options<BatchOptions>(options =>
            options.SetMessageLimit(MaxLines).SetTimeLimit(WaitForMore).SetConcurrencyLimit(1));
    }
}
