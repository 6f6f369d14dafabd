using System.Collections.Concurrent;
using System.Reflection;
using Egret.Contracts.Events;
using MassTransit;

namespace Egret.Testing;

/// <summary>Another service on the broker: receives all published events and can publish events.</summary>
public sealed class EventProbe : IAsyncDisposable
{
    private static readonly MethodInfo AddHandlerMethod =
        typeof(EventProbe).GetMethod(nameof(AddHandler), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<IIntegrationEvent> _received = new();

    private EventProbe(string broker, bool isReceiving) => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(broker));
        if (!isReceiving)
        {
            return;
        }

        rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
        {
            foreach (var type in typeof(IIntegrationEvent).Assembly.GetTypes()
                .Where(type => type.IsClass && type.IsAssignableTo(typeof(IIntegrationEvent))))
            {
                AddHandlerMethod.MakeGenericMethod(type).Invoke(this, [endpoint]);
            }
        });
    });

    /// <summary>Connects to the broker.</summary>
    /// <param name="broker">The broker's address: see <see cref="ServiceApp{TProgram}.Broker"/>.</param>
    /// <param name="isReceiving">Whether the probe receives events; without, it starts faster.</param>
    public static async Task<EventProbe> StartAsync(string broker, bool isReceiving = true)
    {
        var probe = new EventProbe(broker, isReceiving);
        await probe._bus.StartAsync();
        return probe;
    }

    /// <summary>Publishes an event as another service would.</summary>
    public Task PublishAsync<TEvent>(TEvent message)
        where TEvent : class, IIntegrationEvent => _bus.Publish(message);

    /// <summary>The events of this type that were received so far.</summary>
    public IReadOnlyList<TEvent> Received<TEvent>()
        where TEvent : IIntegrationEvent => [.. _received.OfType<TEvent>()];

    /// <summary>Waits for an event that matches the condition.</summary>
    public async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool> matches)
        where TEvent : IIntegrationEvent
    {
        var received = await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(Received<TEvent>().Where(matches).ToList()), events => events.Count > 0);
        return received[0];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private void AddHandler<TEvent>(IReceiveEndpointConfigurator endpoint)
        where TEvent : class, IIntegrationEvent =>
        endpoint.Handler<TEvent>(context =>
        {
            _received.Enqueue(context.Message);
            return Task.CompletedTask;
        });
}
