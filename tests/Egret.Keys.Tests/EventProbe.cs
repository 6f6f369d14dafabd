using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Testing;
using MassTransit;

namespace Egret.Keys.Tests;

/// <summary>Another service on the bus, which hears what Keys publishes.</summary>
internal sealed class EventProbe : IAsyncDisposable
{
    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<IIntegrationEvent> _heard = new();

    private EventProbe() => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(TestServers.RabbitMq));
        rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
        {
            Hear<ApiKeyCreated>(endpoint);
            Hear<ApiKeyRevoked>(endpoint);
            Hear<ApiKeyReported>(endpoint);
            Hear<AccessAudited>(endpoint);
        });
    });

    public static async Task<EventProbe> StartAsync()
    {
        var probe = new EventProbe();
        await probe._bus.StartAsync();
        return probe;
    }

    /// <summary>All that was heard of this kind so far.</summary>
    public IReadOnlyList<TEvent> Heard<TEvent>()
        where TEvent : IIntegrationEvent => [.. _heard.OfType<TEvent>()];

    /// <summary>Waits for an event of which this holds.</summary>
    public async Task<TEvent> HeardAsync<TEvent>(Func<TEvent, bool> holds)
        where TEvent : IIntegrationEvent =>
        (await ResponseAssert.EventuallyAsync(() => Task.FromResult(Heard<TEvent>().Where(holds).ToList()), heard => heard.Count > 0))[0];

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private void Hear<TEvent>(IReceiveEndpointConfigurator endpoint)
        where TEvent : class, IIntegrationEvent =>
        endpoint.Handler<TEvent>(context =>
        {
            _heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });
}
