using System.Security.Cryptography;
using Egret.Persistence;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Egret.Testing;

/// <summary>
/// One service within the test process: its settings, its database and, between start and stop, its host.
/// </summary>
/// <typeparam name="TProgram">A type of the service's assembly.</typeparam>
internal sealed class ServiceHost<TProgram>
    where TProgram : class
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    private KestrelFactory? _factory;
    private Uri? _address;

    /// <summary>The service's settings; changes take effect at the next start.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Assertion:PublicKey"] = Assertions.PublicKey,
        ["Idempotency:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    /// <summary>The service's database; null for one without.</summary>
    public TestDatabase? Database { get; private set; }

    /// <summary>The service's address.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("The service has not been started.");

    /// <summary>Creates the service's database with the schema of this build.</summary>
    /// <param name="name">Name of the connection string.</param>
    /// <param name="extensions">Extensions that only a superuser may create.</param>
    public async Task CreateDatabaseAsync(string name, string[] extensions)
    {
        Database = await TestServers.CopyDatabaseAsync(
            name,
            typeof(TProgram).Module.ModuleVersionId,
            connection => RunCommandAsync([DatabaseExtensions.MigrateArgument], new() { ["ConnectionStrings:" + name] = connection }),
            extensions);
        Settings["ConnectionStrings:" + name] = Database.Owner;
    }

    /// <summary>Starts the service on a free port.</summary>
    public void Start(string environment, TimeProvider clock)
    {
        _factory = new KestrelFactory(Settings, environment, clock);
        _factory.UseKestrel(0);
        _factory.StartServer();
        _address = _factory.ClientOptions.BaseAddress;
    }

    /// <summary>Stops the service, if it runs.</summary>
    public async Task StopAsync()
    {
        if (_factory is null)
        {
            return;
        }

        // As in production, Program stops its host, once. Otherwise the factory stops it at the same time and
        // disposes the container while the bus still consumes messages of the next test.
        var lifetime = _factory.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStopped.Register(stopped.SetResult))
        {
            lifetime.StopApplication();
            await stopped.Task.WaitAsync(StopTimeout);
        }

        await _factory.DisposeAsync();
        _factory = null;
    }

    /// <summary>
    /// Runs one of the service's commands with its settings and these changes, and waits for its end.
    /// </summary>
    public Task RunCommandAsync(IEnumerable<string> arguments, Dictionary<string, string?>? changes = null)
    {
        var settings = new Dictionary<string, string?>(Settings);
        foreach (var (name, value) in changes ?? [])
        {
            settings[name] = value;
        }

        var options = settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}");
        string[] all = [.. arguments, .. options];
        return Task.Run(() => typeof(TProgram).Assembly.EntryPoint!.Invoke(null, [all]));
    }

    private sealed class KestrelFactory(IReadOnlyDictionary<string, string?> settings, string environment, TimeProvider clock)
        : WebApplicationFactory<TProgram>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }
    }
}
