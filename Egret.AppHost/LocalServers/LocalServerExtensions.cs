using System.Globalization;
using Egret.AppHost.Servers;
using Egret.AppHost.Settings;

namespace Egret.AppHost.LocalServers;

/// <summary>
/// The backing servers as programs of this machine, each with its own port, data folder and generated password.
/// </summary>
internal static class LocalServerExtensions
{
    private const int PostgresPort = 25432;
    private const int RedisPort = 26379;
    private const int RabbitMqPort = 25672;

    // RabbitMQ also uses the two ports above its own: for its Erlang distribution and for epmd.
    private const int PortsPerServer = 3;

    /// <summary>Adds PostgreSQL with the databases, Redis and RabbitMQ.</summary>
    public static BackingServers AddLocalServers(this IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgresPassword = settings.Password("postgres-password");
        var postgresPort = AllocatePort(settings, PostgresPort);
        var address = ReferenceExpression.Create($"Host=127.0.0.1;Port={postgresPort}");
        var administrator = ReferenceExpression.Create($"{address};Username=postgres;Password={postgresPassword.Resource}");
        var postgres = builder.AddLocalServer("postgres", "postgres", settings, postgresPort, administrator)
            .WithEnvironment("POSTGRES_PASSWORD", postgresPassword)
            .WithConnectionCheck(ConnectionChecks.OpenDatabaseAsync);

        var redisPassword = settings.Password("redis-password");
        var redisPort = AllocatePort(settings, RedisPort);
        var redis = ReferenceExpression.Create($"127.0.0.1:{redisPort},password={redisPassword.Resource}");
        var cache = builder.AddLocalServer(BackingServers.CacheName, "redis", settings, redisPort, redis)
            .WithEnvironment("REDIS_PASSWORD", redisPassword)
            .WithConnectionCheck(ConnectionChecks.PingRedisAsync);

        var rabbitPassword = settings.Password("rabbitmq-password");
        var rabbitPort = AllocatePort(settings, RabbitMqPort);
        var rabbit = ReferenceExpression.Create($"amqp://egret:{rabbitPassword.Resource}@127.0.0.1:{rabbitPort}");
        var messaging = builder.AddLocalServer(BackingServers.MessagingName, "rabbitmq", settings, rabbitPort, rabbit)
            .WithEnvironment("RABBITMQ_PASSWORD", rabbitPassword)
            .WithConnectionCheck(ConnectionChecks.OpenBrokerAsync);

        return new()
        {
            Databases = BackingServers.AddDatabases(new ServiceDatabases(builder, settings, postgres, address), databases),
            Cache = cache,
            Messaging = messaging,
        };
    }

    private static string AllocatePort(EgretSettings settings, int defaultPort) =>
        settings.AllocatePorts(defaultPort, PortsPerServer).ToString(CultureInfo.InvariantCulture);

    private static IResourceBuilder<LocalServer> AddLocalServer(
        this IDistributedApplicationBuilder builder, string name, string script, EgretSettings settings, string port,
        ReferenceExpression connectionString)
    {
        var scriptFile = Path.Combine(builder.AppHostDirectory, "LocalServers", script + ".sh");
        var number = int.Parse(port, CultureInfo.InvariantCulture);
        return builder.AddResource(new LocalServer(name, scriptFile, settings.RepositoryRoot, connectionString))
            .WithArgs(settings.Folder(script), port)
            .WithEndpoint(port: number, targetPort: number, scheme: "tcp", name: "tcp", isProxied: false);
    }
}
