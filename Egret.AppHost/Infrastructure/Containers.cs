using System.ComponentModel;
using System.Diagnostics;

namespace Egret.AppHost.Infrastructure;

/// <summary>The backing servers as containers, with volumes that outlive them.</summary>
internal static class Containers
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, string[] databases)
    {
        var postgres = builder.AddPostgres("postgres", password: settings.Password("postgres-password"))
            .WithImage("pgvector/pgvector", "pg17")
            .WithDataVolume("egret-postgres");
        return new()
        {
            Databases = databases.ToDictionary(name => name, name => (IResourceBuilder<IResourceWithConnectionString>)postgres.AddDatabase(name)),
            Cache = builder.AddRedis(BackingServers.CacheName, port: null, settings.Password("redis-password")).WithDataVolume("egret-redis"),
            Messaging = builder.AddRabbitMQ(BackingServers.MessagingName, password: settings.Password("rabbitmq-password")).WithDataVolume("egret-rabbitmq"),
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
