using MassTransit;

namespace Egret.Messaging;

/// <summary>
/// Requeues the events that <see cref="DeliveryRetryPolicy"/> gives up: the bus returns a message to its queue if its
/// processing was cancelled. The policy cannot cancel the processing itself, because the bus reports the cancellation
/// of a batch to its messages as an ordinary failure.
/// </summary>
internal sealed class RequeueOnShutdownFilter<TContext> : IFilter<TContext>
    where TContext : class, ConsumeContext
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("requeue-on-shutdown");

    public async Task Send(TContext context, IPipe<TContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (RequeueException exception)
        {
            throw new OperationCanceledException(exception.Message, exception);
        }
    }
}
