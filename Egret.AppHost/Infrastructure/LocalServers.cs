using System.Globalization;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Egret.AppHost.Infrastructure;

/// <summary>The backing servers as programs of this machine, each with its own port, data folder and generated password.</summary>
internal static class LocalServers
{
    private const int PostgresPort = 25432;
    private const int RedisPort = 26379;
    private const int RabbitMqPort = 25672;

    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgresPassword = settings.Password("postgres-password");
        var postgres = builder.AddLocalServer("postgres", "postgres", settings, PostgresPort, "POSTGRES_PASSWORD", postgresPassword,
                port => ReferenceExpression.Create($"Host=127.0.0.1;Port={port};Username=postgres;Password={postgresPassword.Resource}"))
            .WithArgs([.. databases])
            .WithLiveCheck(OpenDatabaseAsync);

        var redisPassword = settings.Password("redis-password");
        var cache = builder.AddLocalServer(BackingServers.CacheName, "redis", settings, RedisPort, "REDIS_PASSWORD", redisPassword,
                port => ReferenceExpression.Create($"127.0.0.1:{port},password={redisPassword.Resource}"))
            .WithLiveCheck(PingRedisAsync);

        var rabbitPassword = settings.Password("rabbitmq-password");
        var messaging = builder.AddLocalServer(BackingServers.MessagingName, "rabbitmq", settings, RabbitMqPort, "RABBITMQ_PASSWORD", rabbitPassword,
                port => ReferenceExpression.Create($"amqp://egret:{rabbitPassword.Resource}@127.0.0.1:{port}"))
            .WithLiveCheck(OpenBrokerAsync);

        return new()
        {
            Databases = databases.ToDictionary(name => name, name => AddDatabase(builder, postgres, name)),
            Cache = cache,
            Messaging = messaging,
        };
    }

    // A resource of its own under an executable parent never leaves its empty state, so that whoever waits for it hangs; a
    // connection string looks after its own state.
    private static IResourceBuilder<IResourceWithConnectionString> AddDatabase(
        IDistributedApplicationBuilder builder, IResourceBuilder<LocalServer> postgres, string name) =>
        builder.AddConnectionString(name, ReferenceExpression.Create($"{postgres.Resource};Database={name}"))
            .WithParentRelationship(postgres)
            .WaitFor(postgres)
            .WithLiveCheck(OpenDatabaseAsync);

    private static IResourceBuilder<LocalServer> AddLocalServer(
        this IDistributedApplicationBuilder builder, string name, string script, EgretSettings settings, int usualPort,
        string passwordVariable, IResourceBuilder<ParameterResource> password, Func<string, ReferenceExpression> connectionString)
    {
        var port = settings.Port(usualPort);
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var scriptFile = Path.Combine(builder.AppHostDirectory, "Infrastructure", "Local", script + ".sh");
        return builder.AddResource(new LocalServer(name, scriptFile, settings.RepositoryRoot, connectionString(portText)))
            .WithArgs(settings.Folder(script), portText)
            .WithEnvironment(passwordVariable, password)
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: "tcp", isProxied: false);
    }

    private static async Task OpenDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Timeout=5");
        await connection.OpenAsync(cancellationToken);
    }

    private static async Task PingRedisAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString).WaitAsync(cancellationToken);
        await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }

    private static async Task OpenBrokerAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(connectionString) }.CreateConnectionAsync(cancellationToken);
    }
}
