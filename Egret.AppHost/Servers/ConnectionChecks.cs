using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RabbitMQ.Client;
using StackExchange.Redis;

namespace Egret.AppHost.Servers;

/// <summary>Health checks that open a connection with the connection string that the services use.</summary>
internal static class ConnectionChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static IResourceBuilder<T> WithConnectionCheck<T>(this IResourceBuilder<T> builder, Func<string, CancellationToken, Task> enter)
        where T : class, IResourceWithConnectionString
    {
        var name = builder.Resource.Name + "-live";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(
            name,
            async cancellationToken =>
            {
                try
                {
                    var connectionString = await builder.Resource.GetConnectionStringAsync(cancellationToken)
                        ?? throw new InvalidOperationException("The resource has no connection string.");
                    await enter(connectionString, cancellationToken);
                    return HealthCheckResult.Healthy();
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // Any exception: its message is the reason that the dashboard shows.
                    return HealthCheckResult.Unhealthy(exception.Message);
                }
            },
            timeout: Limit);
        return builder.WithHealthCheck(name);
    }

    public static async Task OpenDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Timeout=5");
        await connection.OpenAsync(cancellationToken);
    }

    public static async Task PingRedisAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString).WaitAsync(cancellationToken);
        await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }

    public static async Task OpenBrokerAsync(string connectionString, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new Uri(connectionString) };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken);
    }
}
