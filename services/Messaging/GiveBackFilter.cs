using MassTransit;
using MassTransit.Configuration;

namespace Egret.Messaging;

/// <summary>An event that is not tried any longer here and now; the inner exception is what the last attempt failed on.</summary>
internal sealed class GivenBackException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>
/// Has the broker take back what <see cref="DeliveryRetryPolicy"/> gives back: the bus returns a message to where it was in its
/// queue when handling it was cancelled. The policy cannot cancel by itself: of a batch the bus tells each message that its
/// consumer cancelled, not why, which is a failure like any other.
/// </summary>
internal sealed class GiveBackFilter<TContext> : IFilter<TContext>
    where TContext : class, ConsumeContext
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("give-back");

    public async Task Send(TContext context, IPipe<TContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (GivenBackException exception)
        {
            throw new OperationCanceledException(exception.Message, exception);
        }
    }
}

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
