using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Egret.Contracts.Events;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Egret.Testing;

/// <summary>
/// A service as it runs in production, on a real port, with its own database. A test class uses a subclass as its
/// fixture and sends HTTP requests; the service's internals are deliberately not accessible. A subclass that
/// <see cref="IsShared">is shared</see> starts once per test process, regardless of the number of test classes that
/// use it.
/// </summary>
/// <typeparam name="TProgram">A type of the service's assembly.</typeparam>
public abstract class ServiceApp<TProgram> : IAsyncLifetime
    where TProgram : class
{
    private static readonly ConcurrentDictionary<Type, Lazy<Task<ServiceHost<TProgram>>>> SharedHosts = new();

    private ServiceHost<TProgram>? _host;

    /// <summary>Name of the service's connection string; null for a service without a database.</summary>
    protected abstract string? DatabaseName { get; }

    /// <summary>
    /// Whether all fixtures of this type use one running service. Its tests must not change settings or stop it, and
    /// must tolerate each other's rows.
    /// </summary>
    protected virtual bool IsShared => false;

    /// <summary>The service's address.</summary>
    public Uri Address => Host.Address;

    /// <summary>Address of the service's own virtual host of RabbitMQ.</summary>
    public string Broker => Setting("ConnectionStrings:messaging") ?? throw new InvalidOperationException("The service has no broker.");

    /// <summary>Extensions of the service's database, which only a superuser may create.</summary>
    protected virtual string[] DatabaseExtensions => [];

    /// <summary>
    /// Connection string of a superuser to the service's database, for tests that check its content; null without a
    /// database.
    /// </summary>
    public string? DatabaseConnection => _host?.Database?.Administrator;

    /// <summary>Connection string of the service's login, which row-level security applies to.</summary>
    public string? ServiceConnection => _host?.Database?.Owner;

    /// <summary>The service's environment; <c>Testing</c> for settings that no deployment may have.</summary>
    protected virtual string EnvironmentName => Environments.Production;

    /// <summary>The service's clock; overridden by tests of clock differences.</summary>
    protected virtual TimeProvider Clock => TimeProvider.System;

    private ServiceHost<TProgram> Host => _host ?? throw new InvalidOperationException("The service has not been started.");

    /// <summary>Adds settings of this service to the defaults; called once before the start.</summary>
    protected virtual Task ConfigureAsync(IDictionary<string, string?> settings) => Task.CompletedTask;

    /// <summary>Connection string of the Redis that the service uses; the shared one unless overridden.</summary>
    protected virtual Task<string> GetCacheAsync() => Task.FromResult(TestServers.Redis);

    /// <summary>
    /// Address of the RabbitMQ that the service uses; a new virtual host of the shared one unless overridden.
    /// </summary>
    protected virtual Task<string> GetBrokerAsync() => TestServers.CreateBrokerAsync();

    /// <inheritdoc />
    public virtual async Task InitializeAsync() => _host = IsShared
        ? await SharedHosts.GetOrAdd(GetType(), _ => new(CreateHostAsync)).Value
        : await CreateHostAsync();

    /// <inheritdoc />
    public virtual Task DisposeAsync() => IsShared || _host is null ? Task.CompletedTask : _host.StopAsync();

    /// <summary>Returns a setting of the running service; null if it is not set.</summary>
    protected string? Setting(string name) => Host.Settings.GetValueOrDefault(name);

    /// <summary>
    /// Connects a probe to the service's broker, which receives all events from now on and can publish events.
    /// </summary>
    public Task<EventProbe> ListenAsync() => EventProbe.StartAsync(Broker);

    /// <summary>Publishes an event from another service.</summary>
    public async Task PublishAsync<TEvent>(TEvent message)
        where TEvent : class, IIntegrationEvent
    {
        await using var probe = await EventProbe.StartAsync(Broker, isReceiving: false);
        await probe.PublishAsync(message);
    }

    /// <summary>Stops the service and starts it again over the same data.</summary>
    /// <exception cref="InvalidOperationException">The service is shared: tests of other classes run against
    /// it.</exception>
    public async Task RestartAsync()
    {
        if (IsShared)
        {
            throw new InvalidOperationException($"{GetType().Name} is shared; a test that restarts its service needs its own subclass.");
        }

        await Host.StopAsync();
        Host.Start(EnvironmentName, Clock);
    }

    /// <summary>
    /// Runs one of the service's commands, with its settings and within this process, and waits for its end.
    /// </summary>
    public Task RunCommandAsync(params IEnumerable<string> arguments) => Host.RunCommandAsync(arguments);

    /// <summary>
    /// Creates a client without an assertion, like a process inside the network that bypasses the gateway.
    /// </summary>
    public HttpClient CreateClient() => new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Creates a client whose requests have this assertion.</summary>
    public HttpClient CreateClient(string assertion)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", assertion);
        return client;
    }

    /// <summary>Creates a client whose requests have an assertion for this caller.</summary>
    public HttpClient CreateClient(TestCaller caller) => CreateClient(Assertions.For(caller));

    private async Task<ServiceHost<TProgram>> CreateHostAsync()
    {
        var host = new ServiceHost<TProgram>();
        // Set before the start, so that a failed start can be inspected through this fixture.
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
