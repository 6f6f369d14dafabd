using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Testing;
using MassTransit;

// One broker serves all classes, whose services have the same queues: they take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Egret.Knowledge.Tests;

/// <summary>Another service, as far as the broker can tell.</summary>
public sealed class Broker : IAsyncDisposable
{
    private readonly IBusControl _bus;

    private Broker(IBusControl bus) => _bus = bus;

    /// <summary>Tells an event.</summary>
    public static async Task PublishAsync<TEvent>(TEvent happened)
        where TEvent : class, IIntegrationEvent
    {
        await using var broker = await ConnectAsync(_ => { });
        await broker._bus.Publish(happened);
    }

    /// <summary>Hears of all events of a kind from now on.</summary>
    public static async Task<(Broker Subscription, ConcurrentQueue<TEvent> Received)> SubscribeAsync<TEvent>()
        where TEvent : class, IIntegrationEvent
    {
        var received = new ConcurrentQueue<TEvent>();
        var broker = await ConnectAsync(rabbit => rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
            endpoint.Handler<TEvent>(context =>
            {
                received.Enqueue(context.Message);
                return Task.CompletedTask;
            })));
        return (broker, received);
    }

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private static async Task<Broker> ConnectAsync(Action<IRabbitMqBusFactoryConfigurator> configure)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(TestServers.RabbitMq));
            configure(rabbit);
        });
        await bus.StartAsync();
        return new(bus);
    }
}
