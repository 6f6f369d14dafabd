using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Egret.Testing;

/// <summary>
/// The PostgreSQL, Redis and RabbitMQ that tests share. <c>./test</c> starts them once for all test projects and
/// passes their addresses in environment variables; a test process that runs alone starts each at its first use and
/// stops it at its end. Tests are isolated by database, by number of the Redis database and by virtual host, and must
/// not stop a shared server; use <see cref="TestServer"/> instead.
/// </summary>
public static class TestServers
{
    private const int VirtualHostBatchSize = 16;

    /// <summary>
    /// The number of Redis databases per test process; see <c>EGRET_TEST_PROCESS</c> in <c>./test</c>.
    /// </summary>
    private const int RedisDatabasesPerProcess = 16;

    private static readonly Lazy<Task<Server>> Postgres = StartOnce("POSTGRES", TestServer.StartPostgresAsync);
    private static readonly Lazy<Task<Server>> RedisServer = StartOnce("REDIS", TestServer.StartRedisAsync);
    private static readonly Lazy<Task<Server>> RabbitMq = StartOnce("RABBITMQ", TestServer.StartRabbitMqAsync);
    private static readonly ConcurrentQueue<string> VirtualHosts = new();
    private static readonly SemaphoreSlim CreatingVirtualHosts = new(1);

    /// <summary>Connection string of Redis: the first database of this process.</summary>
    public static string Redis => RedisDatabase(0);

    /// <summary>
    /// Connection string of one of this process's Redis databases. Published messages reach the clients of all
    /// databases.
    /// </summary>
    /// <param name="number">Any number; every 16th names the same database.</param>
    public static string RedisDatabase(int number)
    {
        // Blocks intentionally: constructors and field initializers of fixtures read the connection string and cannot
        // await the first start.
        var server = RedisServer.Value.GetAwaiter().GetResult();
        var process = int.Parse(Environment.GetEnvironmentVariable("EGRET_TEST_PROCESS") ?? "0", CultureInfo.InvariantCulture);
        var database = (process * RedisDatabasesPerProcess) + (number % RedisDatabasesPerProcess);
        return $"127.0.0.1:{server.Port},password={server.Password},defaultDatabase={database}";
    }

    /// <summary>
    /// Creates a virtual host of RabbitMQ for one service. Two instances of a service on one virtual host would
    /// compete for messages as replicas do.
    /// </summary>
    /// <returns>Its address.</returns>
    public static async Task<string> CreateBrokerAsync()
    {
        var server = await RabbitMq.Value;
        return $"amqp://egret:{server.Password}@127.0.0.1:{server.Port}/{await TakeVirtualHostAsync(server)}";
    }

    /// <summary>
    /// Creates an empty database, as the AppHost does: owned by a dedicated login without superuser rights.
    /// </summary>
    /// <param name="purpose">Start of its name.</param>
    /// <param name="extensions">Extensions that only a superuser may create.</param>
    public static async Task<TestDatabase> CreateDatabaseAsync(string purpose, params string[] extensions)
    {
        var server = await Postgres.Value;
        var name = UniqueName(purpose);
        var database = server.Database(name, login: name);
        await ExecuteAsync(
            server.Maintenance,
            CreateLogin(name, server.Password),
            $"create database \"{name}\" owner \"{name}\"",
            $"revoke all on database \"{name}\" from public");
        await ExecuteAsync(database.Administrator, [.. extensions.Select(CreateExtension)]);
        return database;
    }

    /// <summary>
    /// Creates a database with a service's current schema by copying a template, which the first caller of all test
    /// processes migrates. The databases of one service share their login, because a copy keeps the owner of every
    /// table.
    /// </summary>
    /// <param name="purpose">Start of its name.</param>
    /// <param name="version">Identifies the service's build; another build gets another template.</param>
    /// <param name="migrateAsync">Applies the migrations, given the connection string of the service's login.</param>
    /// <param name="extensions">Extensions that only a superuser may create.</param>
    public static async Task<TestDatabase> CopyDatabaseAsync(
        string purpose, Guid version, Func<string, Task> migrateAsync, params string[] extensions)
    {
        ArgumentNullException.ThrowIfNull(migrateAsync);
        var server = await Postgres.Value;
        var template = $"{purpose}_template_{version:N}".ToLowerInvariant();
        var name = UniqueName(purpose);
        await using var connection = new NpgsqlConnection(server.Maintenance);
        await connection.OpenAsync();
        // Held until the copy is made: PostgreSQL copies a database only while it has no other connections.
        await ExecuteAsync(connection, $"select pg_advisory_lock(hashtext('{template}'))");
        if (!await ExistsAsync(connection, template))
        {
            await CreateTemplateAsync(server, connection, template, migrateAsync, extensions);
        }

        await ExecuteAsync(
            connection,
            $"create database \"{name}\" template \"{template}\" owner \"{template}\"",
            $"revoke all on database \"{name}\" from public");
        return server.Database(name, login: template);
    }

    private static async Task CreateTemplateAsync(
        Server server, NpgsqlConnection connection, string template, Func<string, Task> migrateAsync, string[] extensions)
    {
        // Under another name until it is complete, so that a migration that fails leaves no template behind.
        var draft = template[..^1] + "_";
        var database = server.Database(draft, login: template);
        await ExecuteAsync(
            connection,
            $"drop database if exists \"{draft}\" with (force)",
            $"drop role if exists \"{template}\"",
            CreateLogin(template, server.Password),
            $"create database \"{draft}\" owner \"{template}\"");
        await ExecuteAsync(database.Administrator, [.. extensions.Select(CreateExtension)]);
        await migrateAsync(database.Owner + ";Pooling=false");
        await ExecuteAsync(connection, $"alter database \"{draft}\" rename to \"{template}\"");
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string database)
    {
        await using var command = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection)
        {
            Parameters = { new() { Value = database } },
        };
        return await command.ExecuteScalarAsync() is true;
    }

    private static string UniqueName(string purpose) => $"{purpose}_{Guid.CreateVersion7():N}".ToLowerInvariant();

    private static string CreateLogin(string name, string password) =>
        $"create role \"{name}\" login nosuperuser nocreatedb nocreaterole password '{password}'";

    private static string CreateExtension(string extension) => $"create extension \"{extension}\"";

    /// <summary>
    /// A server that starts at its first use, on the thread pool: <see cref="RedisDatabase"/> blocks one of the few
    /// threads to which xunit's synchronisation context would bring the rest of the start.
    /// </summary>
    private static Lazy<Task<Server>> StartOnce(string name, Func<Task<TestServer>> startAsync) =>
        new(() => Task.Run(() => FindOrStartAsync(name, startAsync)));

    private static async Task<Server> FindOrStartAsync(string name, Func<Task<TestServer>> startAsync)
    {
        if (Environment.GetEnvironmentVariable($"EGRET_TEST_{name}_PORT") is { Length: > 0 } port)
        {
            return new Server(
                int.Parse(port, CultureInfo.InvariantCulture),
                Variable("EGRET_TEST_PASSWORD"),
                Path.Combine(Variable("EGRET_TEST_DATA"), name.ToLowerInvariant()));
        }

        var server = await startAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(20));
        return new Server(server.Port, server.Password, server.Data);
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The environment variable {name} is missing.");

    private static async Task<string> TakeVirtualHostAsync(Server server)
    {
        await CreatingVirtualHosts.WaitAsync();
        try
        {
            if (VirtualHosts.IsEmpty)
            {
                await CreateVirtualHostsAsync(server);
            }

            return VirtualHosts.TryDequeue(out var name) ? name : throw new InvalidOperationException("RabbitMQ created no virtual host.");
        }
        finally
        {
            CreatingVirtualHosts.Release();
        }
    }

    /// <summary>
    /// Creates a batch of virtual hosts, because starting RabbitMQ's command-line tool takes most of the time.
    /// </summary>
    private static async Task CreateVirtualHostsAsync(Server server)
    {
        string[] names = [.. Enumerable.Range(0, VirtualHostBatchSize).Select(_ => $"test-{Guid.CreateVersion7():N}")];
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            vhosts = names.Select(name => new { name }),
            permissions = names.Select(vhost => new { user = "egret", vhost, configure = ".*", write = ".*", read = ".*" }),
        }));
        var start = new ProcessStartInfo(Repository.LocalScript("rabbitmqctl"))
        {
            ArgumentList = { server.Data, server.Port.ToString(CultureInfo.InvariantCulture), "import_definitions", file },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("rabbitmqctl could not be started.");
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        File.Delete(file);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"RabbitMQ did not create the virtual hosts: {string.Join('\n', output)}");
        }

        Array.ForEach(names, VirtualHosts.Enqueue);
    }

    private static async Task ExecuteAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, statements);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private sealed record Server(int Port, string Password, string Data)
    {
        public string Maintenance => Connection("postgres", "postgres") + ";Pooling=false";

        public TestDatabase Database(string name, string login) => new(Connection(login, name), Connection("postgres", name));

        private string Connection(string user, string database) =>
            $"Host=127.0.0.1;Port={Port};Username={user};Password={Password};Maximum Pool Size=20;Database={database}";
    }
}
