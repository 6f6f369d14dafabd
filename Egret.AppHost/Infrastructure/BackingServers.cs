using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Infrastructure;

/// <summary>PostgreSQL, Redis and RabbitMQ as the rest of the model sees them: something with a connection string, to wait for.</summary>
internal sealed class BackingServers
{
    public const string CacheName = "cache";
    public const string MessagingName = "messaging";

    // The passages' embeddings are vectors, and only a superuser may add the type.
    private static readonly Dictionary<string, string[]> Extensions = new(StringComparer.Ordinal) { ["knowledgedb"] = ["vector"] };

    public required IReadOnlyDictionary<string, IResourceBuilder<IResourceWithConnectionString>> Databases { get; init; }

    public required IResourceBuilder<IResourceWithConnectionString> Cache { get; init; }

    public required IResourceBuilder<IResourceWithConnectionString> Messaging { get; init; }

    /// <summary>
    /// Takes given connection strings where they are configured, containers where a container runtime answers (and when
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
            "auto" when AnyIsConfigured(builder.Configuration, databases) => AddExternal(builder, databases),
            "auto" when builder.ExecutionContext.IsPublishMode || Containers.RuntimeAnswers() => Containers.Add(builder, settings, databases),
            "auto" => LocalServers.Add(builder, settings, databases),
            _ => throw new InvalidOperationException($"Infrastructure:Mode is '{mode}'; it can be auto, external, containers or local."),
        };
    }

    /// <summary>A database of each name on that server.</summary>
    public static Dictionary<string, IResourceBuilder<IResourceWithConnectionString>> AddDatabases(ServiceDatabases server, string[] names) =>
        names.ToDictionary(name => name, name => server.Add(name, Extensions.GetValueOrDefault(name, [])), StringComparer.Ordinal);

    private static BackingServers AddExternal(IDistributedApplicationBuilder builder, string[] databases)
    {
        // Half of one and half of the other would be a system that nobody meant.
        var missing = Names(databases).Where(name => !IsConfigured(builder.Configuration, name)).ToList();
        if (missing.Count > 0 && builder.ExecutionContext.IsRunMode)
        {
            throw new InvalidOperationException(
                $"With servers of your own, every connection string has to be given. Missing: {string.Join(", ", missing.Select(name => "ConnectionStrings:" + name))}.");
        }

        return new()
        {
            Databases = databases.ToDictionary(
                name => name, name => builder.AddConnectionString(name).WithLiveCheck(LiveChecks.OpenDatabaseAsync), StringComparer.Ordinal),
            Cache = builder.AddConnectionString(CacheName).WithLiveCheck(LiveChecks.PingRedisAsync),
            Messaging = builder.AddConnectionString(MessagingName).WithLiveCheck(LiveChecks.OpenBrokerAsync),
        };
    }

    private static bool AnyIsConfigured(ConfigurationManager configuration, string[] databases) =>
        Names(databases).Any(name => IsConfigured(configuration, name));

    private static bool IsConfigured(ConfigurationManager configuration, string name) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    private static IEnumerable<string> Names(string[] databases) => [.. databases, CacheName, MessagingName];
}
