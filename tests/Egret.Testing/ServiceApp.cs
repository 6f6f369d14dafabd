using System.Net.Http.Headers;
using Egret.Contracts.Events;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Egret.Testing;

/// <summary>
/// A service as it runs in production, on a real port, with a database of its own. A test class takes a subclass of this as
/// its fixture and talks HTTP to it; the service's insides are out of reach on purpose.
/// </summary>
/// <typeparam name="TProgram">A type of the service's assembly.</typeparam>
public abstract class ServiceApp<TProgram> : IAsyncLifetime
    where TProgram : class
{
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Assertion:PublicKey"] = Assertions.PublicKey,
        ["Idempotency:Secret"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
        ["ConnectionStrings:cache"] = null,
        ["ConnectionStrings:messaging"] = null,
    };

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private KestrelFactory? _factory;

    /// <summary>Name of the service's connection string; null for one without a database.</summary>
    protected abstract string? DatabaseName { get; }

    /// <summary>The service's address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Address of the virtual host of RabbitMQ that the service has to itself.</summary>
    public string Broker => _settings["ConnectionStrings:messaging"] ?? throw new InvalidOperationException("The service has not been started.");

    /// <summary>Extensions that the service's database needs, and only a superuser may add.</summary>
    protected virtual string[] DatabaseExtensions => [];

    /// <summary>Connection string of a superuser to the service's database, for tests that check what is in it.</summary>
    public string? DatabaseConnection { get; private set; }

    /// <summary>Connection string that the service itself was given: of a login that row-level security binds.</summary>
    public string? ServiceConnection { get; private set; }

    /// <summary>The service's clock, for tests of what happens when it is wrong.</summary>
    protected virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>Settings of this service beyond the usual ones; called once, before it starts.</summary>
    protected virtual Task ConfigureAsync(IDictionary<string, string?> settings) => Task.CompletedTask;

    /// <inheritdoc />
    public virtual async Task InitializeAsync()
    {
        _settings["ConnectionStrings:cache"] = TestServers.Redis;
        _settings["ConnectionStrings:messaging"] = await TestServers.CreateBrokerAsync();
        if (DatabaseName is { } name)
        {
            (ServiceConnection, DatabaseConnection) = await TestServers.CreateDatabaseAsync(name, DatabaseExtensions);
            _settings["ConnectionStrings:" + name] = ServiceConnection;
        }

        await ConfigureAsync(_settings);
        Start();
    }

    /// <inheritdoc />
    public virtual async Task DisposeAsync()
    {
        if (_factory is null)
        {
            return;
        }

        // As in production, Program stops its host, once. Left to itself the factory stops it at the same time, and the container
        // would be gone while the bus still takes messages that are meant for the next test.
        var lifetime = _factory.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStopped.Register(stopped.SetResult))
        {
            lifetime.StopApplication();
            await stopped.Task.WaitAsync(StopLimit);
        }

        await _factory.DisposeAsync();
        _factory = null;
    }

    /// <summary>Another service on this one's bus: it hears every event from now on and can publish some itself.</summary>
    public Task<EventProbe> ListenAsync() => EventProbe.StartAsync(Broker);

    /// <summary>Publishes an event as another service would.</summary>
    public async Task PublishAsync<TEvent>(TEvent happened)
        where TEvent : class, IIntegrationEvent
    {
        await using var probe = await EventProbe.StartAsync(Broker, isListening: false);
        await probe.PublishAsync(happened);
    }

    /// <summary>Ends the service and starts it again over the same data.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        Start();
    }

    /// <summary>Runs one of the service's commands, with its settings and within this process, and waits for its end.</summary>
    public Task RunCommandAsync(params IEnumerable<string> arguments)
    {
        string[] all = [.. arguments, .. _settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}")];
        return Task.Run(() => typeof(TProgram).Assembly.EntryPoint!.Invoke(null, [all]));
    }

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

    private void Start()
    {
        _factory = new KestrelFactory(_settings, Clock);
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
    }

    private sealed class KestrelFactory(IReadOnlyDictionary<string, string?> settings, TimeProvider clock) : WebApplicationFactory<TProgram>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }
    }
}
