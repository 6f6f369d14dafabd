using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Egret.Testing;

/// <summary>
/// A PostgreSQL, Redis or RabbitMQ process of this machine on a free port, with its own data. Tests that stop or
/// freeze a server start a private one; all others share <see cref="TestServers"/>.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private const string Postgres = "postgres";
    private const string Redis = "redis";
    private const string RabbitMq = "rabbitmq";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly string _name;
    private readonly string _folder = Directory.CreateTempSubdirectory("egret-tests-").FullName;
    private Process? _process;
    private TextWriter? _log;

    private TestServer(string name)
    {
        _name = name;
        Port = FreePort();
    }

    /// <summary>Port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(_folder, _name);

    /// <summary>Password of the server's administrator.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Id of the process that supervises the server; it forwards SIGTERM to the server.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{_name} is not running.");

    /// <summary>Connection string of a Redis server.</summary>
    public string RedisConnection => $"127.0.0.1:{Port},password={Password}";

    /// <summary>Address of the default virtual host of a RabbitMQ server.</summary>
    public string BrokerAddress => $"amqp://egret:{Password}@127.0.0.1:{Port}/";

    /// <summary>Starts PostgreSQL without durability, because test data need not survive a crash.</summary>
    public static Task<TestServer> StartPostgresAsync() => StartAsync(Postgres);

    /// <summary>Starts Redis.</summary>
    public static Task<TestServer> StartRedisAsync() => StartAsync(Redis);

    /// <summary>Starts RabbitMQ.</summary>
    public static Task<TestServer> StartRabbitMqAsync() => StartAsync(RabbitMq);

    /// <summary>Stops the server, as an outage would; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process || _log is not { } log)
        {
            return;
        }

        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        }

        // Returns after the last line of output, too, so that the log is complete when it is closed.
        await process.WaitForExitAsync().WaitAsync(StopTimeout);
        (_process, _log) = (null, null);
        process.Dispose();
        await log.DisposeAsync();
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>, on the same port with the same data.</summary>
    public Task RestartAsync()
    {
        Launch();
        return WaitForPortAsync();
    }

    /// <summary>Stops the server and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<TestServer> StartAsync(string name)
    {
        var server = new TestServer(name);
        // A process that exits during a test does not dispose its fixtures.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.StopAsync().Wait(StopTimeout);
        server.Launch();
        await server.WaitForPortAsync();
        return server;
    }

    private void Launch()
    {
        var start = new ProcessStartInfo(Repository.LocalScript(_name))
        {
            ArgumentList = { Data, Port.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[_name.ToUpperInvariant() + "_PASSWORD"] = Password;
        start.Environment["POSTGRES_FSYNC"] = "off";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{_name} could not be started.");
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(_folder, _name + ".log"), append: true) { AutoFlush = true });
        (_process, _log) = (process, log);
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>
    /// Waits for the port, which all three servers open when they accept clients; clients retry their first
    /// connection.
    /// </summary>
    private async Task WaitForPortAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartTimeout)
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException($"{_name} ended with exit code {_process.ExitCode} during its start.");
            }

            if (await IsOpenAsync(Port))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new TimeoutException($"{_name} did not open port {Port} within {StartTimeout.TotalSeconds} s.");
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        // Below the ephemeral range, which outgoing connections use.
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
                // In use; the next random port is tried.
            }
        }
    }
}
