using Egret.Persistence;
using MassTransit;

namespace Egret.Messaging;

/// <summary>
/// Sets the row scope of the service for each consumer: an event has no caller and can concern the rows of any
/// tenant.
/// </summary>
internal sealed class ServiceRowScopeFilter<TMessage>(CurrentRowScope rows) : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("service-row-scope");

    public Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        rows.Set(RowScope.Service);
        return next.Send(context);
    }
}
