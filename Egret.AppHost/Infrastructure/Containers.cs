using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Egret.AppHost.Infrastructure;

/// <summary>The backing servers as containers; what has to outlive them is in volumes.</summary>
internal static class Containers
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgres = builder.AddPostgres("postgres", password: settings.Password("postgres-password"))
            .WithImage("pgvector/pgvector", "pg17");
        // No volume: caches only, and an old copy could bring back a permission that was revoked since.
        var cache = builder.AddRedis(BackingServers.CacheName, port: null, settings.Password("redis-password"));
        var messaging = builder.AddRabbitMQ(BackingServers.MessagingName, password: settings.Password("rabbitmq-password"));
        if (!settings.UsesRandomPorts)
        {
            // Named after the data folder, whose passwords open them; what runs on random ports is gone when it stops.
            var suffix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.DataFolder)))[..8];
            postgres.WithDataVolume("egret-postgres-" + suffix);
            messaging.WithDataVolume("egret-rabbitmq-" + suffix);
        }

        var endpoint = postgres.Resource.PrimaryEndpoint;
        var address = ReferenceExpression.Create($"Host={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)}");
        return new()
        {
            Databases = BackingServers.AddDatabases(new ServiceDatabases(builder, settings, postgres, address), databases),
            Cache = cache,
            Messaging = messaging,
        };
    }

    /// <summary>Whether Docker or Podman has an engine that answers; having the client alone does not count.</summary>
    public static bool RuntimeAnswers() => Answers("docker") || Answers("podman");

    private static bool Answers(string runtime)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, "info") { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
            {
                return false;
            }

            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(AnswerLimit))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }
    }
}
