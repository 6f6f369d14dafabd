using MassTransit;
using MassTransit.Configuration;

namespace Egret.Messaging;

internal static class RequeueOnShutdownExtensions
{
    /// <summary>Adds the filter outside the retries. Call it before retries are added.</summary>
    public static void UseRequeueOnShutdown(this IBusFactoryConfigurator bus)
    {
        // The messages of a batch are retried together, inside the pipeline of each message: this filter surrounds
        // the pipeline of the bus.
        bus.UseFilter(new RequeueOnShutdownFilter<ConsumeContext>());
        // Other messages are retried individually, before the filter above: they need one per message type.
        _ = new MessageObserver(bus);
    }

    private sealed class MessageObserver : ConfigurationObserver, IMessageConfigurationObserver
    {
        public MessageObserver(IConsumePipeConfigurator configurator)
            : base(configurator) => Connect(this);

        public void MessageConfigured<TMessage>(IConsumePipeConfigurator configurator)
            where TMessage : class =>
            configurator.AddPipeSpecification(
                new FilterPipeSpecification<ConsumeContext<TMessage>>(new RequeueOnShutdownFilter<ConsumeContext<TMessage>>()));

        public override void BatchConsumerConfigured<TConsumer, TMessage>(
            IConsumerMessageConfigurator<TConsumer, Batch<TMessage>> configurator)
        {
        }
    }
}
