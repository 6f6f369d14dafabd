using System.Collections.Concurrent;
using System.Reflection;
using Egret.Contracts.Events;
using MassTransit;

namespace Egret.Testing;

/// <summary>Another service on the bus: hears every event that is published and can publish some itself.</summary>
public sealed class EventProbe : IAsyncDisposable
{
    private static readonly MethodInfo HearEvent = typeof(EventProbe).GetMethod(nameof(Hear), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<IIntegrationEvent> _heard = new();

    private EventProbe(string broker, bool isListening) => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(broker));
        if (!isListening)
        {
            return;
        }

        rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
        {
            foreach (var type in typeof(IIntegrationEvent).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IIntegrationEvent))))
            {
                HearEvent.MakeGenericMethod(type).Invoke(this, [endpoint]);
            }
        });
    });

    /// <summary>Joins the bus.</summary>
    /// <param name="broker">Where: see <see cref="ServiceApp{TProgram}.Broker"/>.</param>
    /// <param name="isListening">Whether it hears anything; one that only publishes is there sooner.</param>
    public static async Task<EventProbe> StartAsync(string broker, bool isListening = true)
    {
        var probe = new EventProbe(broker, isListening);
        await probe._bus.StartAsync();
        return probe;
    }

    /// <summary>Publishes an event as another service would.</summary>
    public Task PublishAsync<TEvent>(TEvent happened)
        where TEvent : class, IIntegrationEvent => _bus.Publish(happened);

    /// <summary>All that was heard of this kind so far.</summary>
    public IReadOnlyList<TEvent> Heard<TEvent>()
        where TEvent : IIntegrationEvent => [.. _heard.OfType<TEvent>()];

    /// <summary>Waits for an event of which this holds.</summary>
    public async Task<TEvent> HeardAsync<TEvent>(Func<TEvent, bool> holds)
        where TEvent : IIntegrationEvent =>
        (await ResponseAssert.EventuallyAsync(() => Task.FromResult(Heard<TEvent>().Where(holds).ToList()), heard => heard.Count > 0))[0];

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private void Hear<TEvent>(IReceiveEndpointConfigurator endpoint)
        where TEvent : class, IIntegrationEvent =>
        endpoint.Handler<TEvent>(context =>
        {
            _heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });
}
