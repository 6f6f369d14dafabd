using System.Security.Cryptography;
using System.Text;
using Egret.AppHost.Settings;

namespace Egret.AppHost.Servers;

/// <summary>The backing servers as containers, with persistent data in volumes.</summary>
internal static class ContainerServers
{
    /// <summary>Adds the servers.</summary>
    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgres = builder.AddPostgres("postgres", password: settings.Password("postgres-password"))
            .WithImage("pgvector/pgvector", "pg17").WithoutHttpsCertificate();
        // No volume: Redis holds caches only, and an old copy could restore a permission that was revoked since.
        var cache = builder.AddRedis(BackingServers.CacheName, port: null, settings.Password("redis-password"))
            .WithoutHttpsCertificate();
        var messaging = builder.AddRabbitMQ(BackingServers.MessagingName, password: settings.Password("rabbitmq-password"))
            .WithoutHttpsCertificate();
        if (!settings.UsesRandomPorts)
        {
            // Named after the data folder, which contains the passwords of the data. Systems on random ports are
            // temporary: no volumes.
            var suffix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.DataFolder)))[..8];
            postgres.WithDataVolume("egret-postgres-" + suffix);
            messaging.WithDataVolume("egret-rabbitmq-" + suffix);
        }

        var endpoint = postgres.Resource.PrimaryEndpoint;
        var address = ReferenceExpression.Create(
            $"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)}");
        return new()
        {
            Databases = BackingServers.AddDatabases(new ServiceDatabases(builder, settings, postgres, address), databases),
            Cache = cache,
            Messaging = messaging,
        };
    }
}
