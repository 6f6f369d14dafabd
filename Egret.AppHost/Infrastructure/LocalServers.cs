using System.Globalization;

namespace Egret.AppHost.Infrastructure;

/// <summary>The backing servers as programs of this machine, each with its own port, data folder and generated password.</summary>
internal static class LocalServers
{
    private const int PostgresPort = 25432;
    private const int RedisPort = 26379;
    private const int RabbitMqPort = 25672;

    // RabbitMQ has two companions right above its own port.
    private const int PortsInARow = 3;

    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgresPassword = settings.Password("postgres-password");
        var postgresPort = Port(settings, PostgresPort);
        var address = ReferenceExpression.Create($"Host=127.0.0.1;Port={postgresPort}");
        var postgres = builder
            .AddLocalServer("postgres", "postgres", settings, postgresPort, ReferenceExpression.Create($"{address};Username=postgres;Password={postgresPassword.Resource}"))
            .WithEnvironment("POSTGRES_PASSWORD", postgresPassword)
            .WithLiveCheck(LiveChecks.OpenDatabaseAsync);

        var redisPassword = settings.Password("redis-password");
        var redisPort = Port(settings, RedisPort);
        var cache = builder
            .AddLocalServer(BackingServers.CacheName, "redis", settings, redisPort, ReferenceExpression.Create($"127.0.0.1:{redisPort},password={redisPassword.Resource}"))
            .WithEnvironment("REDIS_PASSWORD", redisPassword)
            .WithLiveCheck(LiveChecks.PingRedisAsync);

        var rabbitPassword = settings.Password("rabbitmq-password");
        var rabbitPort = Port(settings, RabbitMqPort);
        var messaging = builder
            .AddLocalServer(BackingServers.MessagingName, "rabbitmq", settings, rabbitPort, ReferenceExpression.Create($"amqp://egret:{rabbitPassword.Resource}@127.0.0.1:{rabbitPort}"))
            .WithEnvironment("RABBITMQ_PASSWORD", rabbitPassword)
            .WithLiveCheck(LiveChecks.OpenBrokerAsync);

        return new()
        {
            Databases = BackingServers.AddDatabases(new ServiceDatabases(builder, settings, postgres, address), databases),
            Cache = cache,
            Messaging = messaging,
        };
    }

    private static string Port(EgretSettings settings, int usual) => settings.Port(usual, PortsInARow).ToString(CultureInfo.InvariantCulture);

    private static IResourceBuilder<LocalServer> AddLocalServer(
        this IDistributedApplicationBuilder builder, string name, string script, EgretSettings settings, string port, ReferenceExpression connectionString)
    {
        var scriptFile = Path.Combine(builder.AppHostDirectory, "Infrastructure", "Local", script + ".sh");
        var number = int.Parse(port, CultureInfo.InvariantCulture);
        return builder.AddResource(new LocalServer(name, scriptFile, settings.RepositoryRoot, connectionString))
            .WithArgs(settings.Folder(script), port)
            .WithEndpoint(port: number, targetPort: number, scheme: "tcp", name: "tcp", isProxied: false);
    }
}
