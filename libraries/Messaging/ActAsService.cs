using Egret.Persistence;
using MassTransit;

namespace Egret.Messaging;

/// <summary>Has every consumer use the database as the service: an event has no caller, and may be about anybody's rows.</summary>
internal sealed class ActAsService<TMessage>(CurrentRowScope rows) : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("act-as-service");

    public Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        rows.Set(RowScope.Service);
        return next.Send(context);
    }
}
