using MassTransit;
using MassTransit.Configuration;

namespace Egret.Messaging;

internal static class GiveBackExtensions
{
    /// <summary>Puts the filter around what is tried again; call this before retries are added.</summary>
    public static void UseGiveBack(this IBusFactoryConfigurator bus)
    {
        // Within a batch its messages are tried again together, far inside of what each of them passes.
        bus.UseFilter(new GiveBackFilter<ConsumeContext>());
        // Others are tried again each by itself, before it comes to the filter above.
        _ = new MessageObserver(bus);
    }

    private sealed class MessageObserver : ConfigurationObserver, IMessageConfigurationObserver
    {
        public MessageObserver(IConsumePipeConfigurator configurator)
            : base(configurator) => Connect(this);

        public void MessageConfigured<TMessage>(IConsumePipeConfigurator configurator)
            where TMessage : class =>
            configurator.AddPipeSpecification(new FilterPipeSpecification<ConsumeContext<TMessage>>(new GiveBackFilter<ConsumeContext<TMessage>>()));

        public override void BatchConsumerConfigured<TConsumer, TMessage>(IConsumerMessageConfigurator<TConsumer, Batch<TMessage>> configurator)
        {
        }
    }
}
