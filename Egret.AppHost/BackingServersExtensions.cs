using Egret.AppHost.LocalServers;
using Egret.AppHost.Servers;
using Egret.AppHost.Settings;

namespace Egret.AppHost;

/// <summary>Selects how the backing servers run.</summary>
internal static class BackingServersExtensions
{
    /// <summary>
    /// Adds PostgreSQL, Redis and RabbitMQ. <c>Infrastructure:Mode</c> is <c>external</c>, <c>containers</c>,
    /// <c>local</c>, or <c>auto</c> (the default): external if a connection string is configured, containers if a
    /// container runtime responds or a manifest is published, else programs of this machine.
    /// <c>LocalServers/install.sh</c> follows the same rules.
    /// </summary>
    /// <exception cref="InvalidOperationException">The mode is unknown, or a connection string is missing.</exception>
    public static BackingServers AddBackingServers(
        this IDistributedApplicationBuilder builder, EgretSettings settings, params string[] databases)
    {
        var mode = builder.Configuration["Infrastructure:Mode"] is { Length: > 0 } configured ? configured : "auto";
        return mode switch
        {
            "external" => ExternalServers.Add(builder, databases),
            "containers" => ContainerServers.Add(builder, settings, databases),
            "local" => builder.AddLocalServers(settings, databases),
            "auto" when ExternalServers.AreConfigured(builder.Configuration, databases) => ExternalServers.Add(builder, databases),
            "auto" when builder.ExecutionContext.IsPublishMode || ContainerRuntime.IsAvailable() =>
                ContainerServers.Add(builder, settings, databases),
            "auto" => builder.AddLocalServers(settings, databases),
            _ => throw new InvalidOperationException($"Infrastructure:Mode is '{mode}'; it must be auto, external, containers or local."),
        };
    }
}
