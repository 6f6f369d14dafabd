using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace Egret.Testing;

/// <summary>
/// Real PostgreSQL, Redis and RabbitMQ of this machine, each on a free port with data of its own, started at first use in a
/// test process and ended with it.
/// </summary>
public sealed class TestServers
{
    private const int VirtualHostsAtOnce = 16;

    private static readonly Lazy<TestServers> Instance = new(() => new TestServers());
    private readonly string _data = Directory.CreateTempSubdirectory("egret-tests-").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly Lazy<Server> _postgres;
    private readonly Lazy<Server> _redis;
    private readonly Lazy<Server> _rabbitMq;
    private readonly ConcurrentQueue<string> _virtualHosts = new();
    private readonly SemaphoreSlim _makingVirtualHosts = new(1);

    private TestServers()
    {
        _postgres = new(() => Start("postgres", "POSTGRES_PASSWORD"));
        _redis = new(() => Start("redis", "REDIS_PASSWORD"));
        _rabbitMq = new(() => Start("rabbitmq", "RABBITMQ_PASSWORD"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>Connection string of Redis.</summary>
    public static string Redis => Instance.Value.RedisConnection;

    private string RedisConnection => $"127.0.0.1:{_redis.Value.Port},password={_password}";

    /// <summary>
    /// Gives a service a virtual host of RabbitMQ to itself. Two services of one kind on one would be replicas to it, and each
    /// would take events that are meant for the other.
    /// </summary>
    /// <returns>Its address.</returns>
    public static async Task<string> CreateBrokerAsync()
    {
        var servers = Instance.Value;
        return $"amqp://egret:{servers._password}@127.0.0.1:{servers._rabbitMq.Value.Port}/{await servers.TakeVirtualHostAsync()}";
    }

    /// <summary>Creates an empty database for one test class, as the AppHost does: owned by a login of its own that is no superuser.</summary>
    /// <param name="purpose">Begins its name.</param>
    /// <param name="extensions">Extensions that only a superuser may add.</param>
    public static async Task<TestDatabase> CreateDatabaseAsync(string purpose, params string[] extensions)
    {
        var servers = Instance.Value;
        var name = $"{purpose}_{Guid.CreateVersion7():N}".ToLowerInvariant();
        var database = new TestDatabase(
            servers.Connection(name, servers._password, name), servers.Connection("postgres", servers._password, name));
        await ExecuteAsync(
            servers.Connection("postgres", servers._password, "postgres"),
            $"create role \"{name}\" login nosuperuser nocreatedb nocreaterole password '{servers._password}'",
            $"create database \"{name}\" owner \"{name}\"",
            $"revoke all on database \"{name}\" from public");
        await ExecuteAsync(database.Administrator, [.. extensions.Select(extension => $"create extension \"{extension}\"")]);
        return database;
    }

    /// <summary>Ends RabbitMQ, as an outage would.</summary>
    public static Task StopRabbitMqAsync() => Instance.Value._rabbitMq.Value.StopAsync();

    /// <summary>Starts RabbitMQ again on the same port with the same data.</summary>
    public static Task RestartRabbitMqAsync() => Instance.Value.RestartAsync(Instance.Value._rabbitMq.Value, "RABBITMQ_PASSWORD");

    /// <summary>Ends Redis, as an outage would.</summary>
    public static Task StopRedisAsync() => Instance.Value._redis.Value.StopAsync();

    /// <summary>Starts Redis again on the same port with the same data.</summary>
    public static Task RestartRedisAsync() => Instance.Value.RestartAsync(Instance.Value._redis.Value, "REDIS_PASSWORD");

    private string Connection(string user, string password, string database) =>
        $"Host=127.0.0.1;Port={_postgres.Value.Port};Username={user};Password={password};Maximum Pool Size=20;Database={database}";

    private async Task<string> TakeVirtualHostAsync()
    {
        await _makingVirtualHosts.WaitAsync();
        try
        {
            if (_virtualHosts.IsEmpty)
            {
                await MakeVirtualHostsAsync();
            }

            return _virtualHosts.TryDequeue(out var name) ? name : throw new InvalidOperationException("RabbitMQ made no virtual host.");
        }
        finally
        {
            _makingVirtualHosts.Release();
        }
    }

    /// <summary>Makes several at once: what takes its time is the start of RabbitMQ's own tool.</summary>
    private async Task MakeVirtualHostsAsync()
    {
        string[] names = [.. Enumerable.Range(0, VirtualHostsAtOnce).Select(_ => $"test-{Guid.CreateVersion7():N}")];
        var file = Path.Combine(_data, "virtual-hosts.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            vhosts = names.Select(name => new { name }),
            permissions = names.Select(vhost => new { user = "egret", vhost, configure = ".*", write = ".*", read = ".*" }),
        }));
        var start = new ProcessStartInfo(LocalScript("rabbitmqctl"))
        {
            ArgumentList = { Path.Combine(_data, "rabbitmq"), PortText(_rabbitMq.Value.Port), "import_definitions", file },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("rabbitmqctl could not be started.");
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"RabbitMQ took no virtual hosts: {string.Join('\n', output)}");
        }

        Array.ForEach(names, _virtualHosts.Enqueue);
    }

    private static string LocalScript(string name) => Path.Combine(Repository.Root, "Egret.AppHost", "LocalServers", name + ".sh");

    private static string PortText(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(string connection, params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private Task RestartAsync(Server server, string passwordVariable)
    {
        Launch(server, passwordVariable);
        return Task.Run(() => WaitForPort(server));
    }

    private Server Start(string name, string passwordVariable)
    {
        var port = FreePort();
        var server = new Server(name, port);
        Launch(server, passwordVariable);
        WaitForPort(server);
        return server;
    }

    private void Launch(Server server, string passwordVariable)
    {
        var start = new ProcessStartInfo(LocalScript(server.Name))
        {
            ArgumentList = { Path.Combine(_data, server.Name), PortText(server.Port) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[passwordVariable] = _password;
        start.Environment["POSTGRES_FSYNC"] = "off";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{server.Name} could not be started.");
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(_data, server.Name + ".log"), append: true) { AutoFlush = true });
        server.Started(process, log);
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All three open their port only once they take clients; a client that comes a moment early retries by itself.</summary>
    private static void WaitForPort(Server server)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (server.Process!.HasExited)
            {
                throw new InvalidOperationException($"{server.Name} ended with exit code {server.Process.ExitCode} instead of starting.");
            }

            if (Answers(server.Port))
            {
                return;
            }

            // Blocks on purpose: a server starts within a Lazy, at its first use, which may be in code that cannot await.
            Thread.Sleep(50);
        }

        throw new TimeoutException($"{server.Name} did not open port {server.Port} within a minute.");
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Stop()
    {
        foreach (var server in new[] { _rabbitMq, _redis, _postgres }.Where(server => server.IsValueCreated))
        {
            server.Value.StopAsync().Wait(TimeSpan.FromSeconds(15));
        }

        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        // Below the ephemeral range, from which outgoing connections take theirs.
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }

    private sealed class Server(string name, int port)
    {
        public string Name => name;

        public int Port => port;

        public Process? Process { get; private set; }

        private TextWriter? Log { get; set; }

        public void Started(Process process, TextWriter log) => (Process, Log) = (process, log);

        public async Task StopAsync()
        {
            if (Process is not { } process || Log is not { } log)
            {
                return;
            }

            if (!process.HasExited)
            {
                using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            }

            // Also until its last lines are in the log.
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
            (Process, Log) = (null, null);
            process.Dispose();
            await log.DisposeAsync();
        }
    }
}
