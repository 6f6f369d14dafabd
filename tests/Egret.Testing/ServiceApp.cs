using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Egret.Contracts.Events;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Egret.Testing;

/// <summary>
/// A service as it runs in production, on a real port, with a database of its own. A test class takes a subclass of this as
/// its fixture and talks HTTP to it; the service's insides are out of reach on purpose. A subclass that
/// <see cref="IsShared">is shared</see> starts once per test process, however many test classes have it as their fixture.
/// </summary>
/// <typeparam name="TProgram">A type of the service's assembly.</typeparam>
public abstract class ServiceApp<TProgram> : IAsyncLifetime
    where TProgram : class
{
    private static readonly ConcurrentDictionary<Type, Lazy<Task<ServiceHost<TProgram>>>> SharedHosts = new();

    private ServiceHost<TProgram>? _host;

    /// <summary>Name of the service's connection string; null for one without a database.</summary>
    protected abstract string? DatabaseName { get; }

    /// <summary>
    /// Whether all fixtures of this type use one running service. Its tests change no settings, never stop it, and tolerate each
    /// other's rows.
    /// </summary>
    protected virtual bool IsShared => false;

    /// <summary>The service's address.</summary>
    public Uri Address => Host.Address;

    /// <summary>Address of the virtual host of RabbitMQ that the service has to itself.</summary>
    public string Broker => Setting("ConnectionStrings:messaging") ?? throw new InvalidOperationException("The service has no broker.");

    /// <summary>Extensions that the service's database needs, and only a superuser may add.</summary>
    protected virtual string[] DatabaseExtensions => [];

    /// <summary>
    /// Connection string of a superuser to the service's database, for tests that check its content; null without a database.
    /// </summary>
    public string? DatabaseConnection => _host?.Database?.Administrator;

    /// <summary>Connection string that the service itself was given: of a login that row-level security binds.</summary>
    public string? ServiceConnection => _host?.Database?.Owner;

    /// <summary>The service's environment; <c>Testing</c> for settings that no deployment may have.</summary>
    protected virtual string EnvironmentName => Environments.Production;

    /// <summary>The service's clock, for tests of what happens when it is wrong.</summary>
    protected virtual TimeProvider Clock => TimeProvider.System;

    private ServiceHost<TProgram> Host => _host ?? throw new InvalidOperationException("The service has not been started.");

    /// <summary>Settings of this service beyond the usual ones; called once, before it starts.</summary>
    protected virtual Task ConfigureAsync(IDictionary<string, string?> settings) => Task.CompletedTask;

    /// <summary>Connection string of the Redis that the service uses; the shared one unless overridden.</summary>
    protected virtual Task<string> GetCacheAsync() => Task.FromResult(TestServers.Redis);

    /// <summary>Address of the RabbitMQ that the service uses; a new virtual host of the shared one unless overridden.</summary>
    protected virtual Task<string> GetBrokerAsync() => TestServers.CreateBrokerAsync();

    /// <inheritdoc />
    public virtual async Task InitializeAsync() => _host = IsShared
        ? await SharedHosts.GetOrAdd(GetType(), _ => new(CreateHostAsync)).Value
        : await CreateHostAsync();

    /// <inheritdoc />
    public virtual Task DisposeAsync() => IsShared || _host is null ? Task.CompletedTask : _host.StopAsync();

    /// <summary>A setting of the running service; null for one that it was not given.</summary>
    protected string? Setting(string name) => Host.Settings.GetValueOrDefault(name);

    /// <summary>Another service on this one's bus: it hears every event from now on and can publish some itself.</summary>
    public Task<EventProbe> ListenAsync() => EventProbe.StartAsync(Broker);

    /// <summary>Publishes an event as another service would.</summary>
    public async Task PublishAsync<TEvent>(TEvent happened)
        where TEvent : class, IIntegrationEvent
    {
        await using var probe = await EventProbe.StartAsync(Broker, isListening: false);
        await probe.PublishAsync(happened);
    }

    /// <summary>Stops the service and starts it again over the same data.</summary>
    /// <exception cref="InvalidOperationException">The service is shared: tests of other classes run against it.</exception>
    public async Task RestartAsync()
    {
        if (IsShared)
        {
            throw new InvalidOperationException($"{GetType().Name} is shared; a test that restarts its service needs its own subclass.");
        }

        await Host.StopAsync();
        Host.Start(EnvironmentName, Clock);
    }

    /// <summary>Runs one of the service's commands, with its settings and within this process, and waits for its end.</summary>
    public Task RunCommandAsync(params IEnumerable<string> arguments) => Host.RunCommandAsync(arguments);

    /// <summary>A client without an assertion: what somebody inside the network would be.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A client on whose requests the gateway put this assertion.</summary>
    public HttpClient CreateClient(string assertion)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", assertion);
        return client;
    }

    /// <summary>A client that speaks for this caller.</summary>
    public HttpClient CreateClient(TestCaller caller) => CreateClient(Assertions.For(caller));

    private async Task<ServiceHost<TProgram>> CreateHostAsync()
    {
        var host = new ServiceHost<TProgram>();
        // Before the start: what a failed start leaves to be looked at belongs to this app, too.
        _host = host;
        host.Settings["ConnectionStrings:cache"] = await GetCacheAsync();
        host.Settings["ConnectionStrings:messaging"] = await GetBrokerAsync();
        if (DatabaseName is { } name)
        {
            await host.CreateDatabaseAsync(name, DatabaseExtensions);
        }

        await ConfigureAsync(host.Settings);
        host.Start(EnvironmentName, Clock);
        return host;
    }
}
