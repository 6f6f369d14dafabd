namespace Egret.AppHost.Servers;

/// <summary>
/// PostgreSQL, Redis and RabbitMQ as resources with connection strings, independent of how they are run.
/// </summary>
internal sealed class BackingServers
{
    /// <summary>The resource name of Redis.</summary>
    public const string CacheName = "cache";

    /// <summary>The resource name of RabbitMQ.</summary>
    public const string MessagingName = "messaging";

    // The embeddings of passages are vectors; only a superuser can create the extension.
    private static readonly Dictionary<string, string[]> Extensions = new(StringComparer.Ordinal) { ["knowledgedb"] = ["vector"] };

    /// <summary>The databases by name.</summary>
    public required IReadOnlyDictionary<string, IResourceBuilder<IResourceWithConnectionString>> Databases { get; init; }

    /// <summary>Redis.</summary>
    public required IResourceBuilder<IResourceWithConnectionString> Cache { get; init; }

    /// <summary>RabbitMQ.</summary>
    public required IResourceBuilder<IResourceWithConnectionString> Messaging { get; init; }

    /// <summary>Adds a database per name on the server.</summary>
    public static Dictionary<string, IResourceBuilder<IResourceWithConnectionString>> AddDatabases(
        ServiceDatabases server, string[] names) =>
        names.ToDictionary(name => name, name => server.Add(name, Extensions.GetValueOrDefault(name, [])), StringComparer.Ordinal);
}
