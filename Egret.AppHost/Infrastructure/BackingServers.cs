using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Infrastructure;

/// <summary>PostgreSQL, Redis and RabbitMQ as the rest of the model sees them: something with a connection string, to wait for.</summary>
internal sealed class BackingServers
{
    public const string CacheName = "cache";
    public const string MessagingName = "messaging";

    public required IReadOnlyDictionary<string, IResourceBuilder<IResourceWithConnectionString>> Databases { get; init; }

    public required IResourceBuilder<IResourceWithConnectionString> Cache { get; init; }

    public required IResourceBuilder<IResourceWithConnectionString> Messaging { get; init; }

    /// <summary>
    /// Takes given connection strings where all are configured, containers where a container runtime answers (and when
    /// publishing), and this machine's own servers where none does. <c>Infrastructure:Mode</c> (auto, external, containers,
    /// local) forces the choice.
    /// </summary>
    public static BackingServers Add(IDistributedApplicationBuilder builder, EgretSettings settings, params string[] databases)
    {
        var mode = builder.Configuration["Infrastructure:Mode"] ?? "auto";
        return mode switch
        {
            "external" => AddExternal(builder, databases),
            "containers" => Containers.Add(builder, settings, databases),
            "local" => LocalServers.Add(builder, settings, databases),
            "auto" when AllAreConfigured(builder.Configuration, databases) => AddExternal(builder, databases),
            "auto" when builder.ExecutionContext.IsPublishMode || Containers.RuntimeAnswers() => Containers.Add(builder, settings, databases),
            "auto" => LocalServers.Add(builder, settings, databases),
            _ => throw new InvalidOperationException($"Infrastructure:Mode is '{mode}'; it can be auto, external, containers or local."),
        };
    }

    private static BackingServers AddExternal(IDistributedApplicationBuilder builder, string[] databases) => new()
    {
        Databases = databases.ToDictionary(name => name, name => builder.AddConnectionString(name)),
        Cache = builder.AddConnectionString(CacheName),
        Messaging = builder.AddConnectionString(MessagingName),
    };

    private static bool AllAreConfigured(ConfigurationManager configuration, string[] databases) =>
        databases.Append(CacheName).Append(MessagingName).All(name => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)));
}
