using MassTransit;

namespace Egret.Messaging;

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
