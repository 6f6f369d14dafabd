using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Testing;
using MassTransit;

namespace Egret.Identity.Tests;

/// <summary>Another service on the bus: hears the events that Identity publishes and can publish some itself.</summary>
internal sealed class EventProbe : IAsyncDisposable
{
    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<IIntegrationEvent> _heard = new();

    private EventProbe() => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(TestServers.RabbitMq));
        rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint =>
        {
            Hear<AccessAudited>(endpoint);
            Hear<UserRegistered>(endpoint);
            Hear<UserAccessChanged>(endpoint);
            Hear<OrganisationCreated>(endpoint);
            Hear<OrganisationChanged>(endpoint);
            Hear<OrganisationDeleted>(endpoint);
            Hear<MemberAdded>(endpoint);
            Hear<MemberRemoved>(endpoint);
        });
    });

    public static async Task<EventProbe> StartAsync()
    {
        var probe = new EventProbe();
        await probe._bus.StartAsync();
        return probe;
    }

    public Task PublishAsync<TEvent>(TEvent happened)
        where TEvent : class, IIntegrationEvent => _bus.Publish(happened);

    /// <summary>Waits for an event of which this holds.</summary>
    public async Task<TEvent> HeardAsync<TEvent>(Func<TEvent, bool> holds)
        where TEvent : IIntegrationEvent =>
        (await ResponseAssert.EventuallyAsync(() => Task.FromResult(_heard.OfType<TEvent>().Where(holds).ToList()), heard => heard.Count > 0))[0];

    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private void Hear<TEvent>(IReceiveEndpointConfigurator endpoint)
        where TEvent : class, IIntegrationEvent =>
        endpoint.Handler<TEvent>(context =>
        {
            _heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });
}
