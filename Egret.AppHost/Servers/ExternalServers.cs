using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Servers;

/// <summary>Backing servers that the operator runs, given by connection strings.</summary>
internal static class ExternalServers
{
    /// <summary>Adds the servers.</summary>
    /// <exception cref="InvalidOperationException">A connection string is missing.</exception>
    public static BackingServers Add(IDistributedApplicationBuilder builder, string[] databases)
    {
        // All or none: a mixture of external and own servers is almost always a forgotten setting.
        var missing = Names(databases).Where(name => !IsConfigured(builder.Configuration, name)).ToList();
        if (missing.Count > 0 && builder.ExecutionContext.IsRunMode)
        {
            throw new InvalidOperationException("External servers require all connection strings. Missing: "
                + string.Join(", ", missing.Select(name => "ConnectionStrings:" + name)) + ".");
        }

        return new()
        {
            Databases = databases.ToDictionary(
                name => name,
                name => builder.AddConnectionString(name).WithConnectionCheck(ConnectionChecks.OpenDatabaseAsync),
                StringComparer.Ordinal),
            Cache = builder.AddConnectionString(BackingServers.CacheName).WithConnectionCheck(ConnectionChecks.PingRedisAsync),
            Messaging = builder.AddConnectionString(BackingServers.MessagingName).WithConnectionCheck(ConnectionChecks.OpenBrokerAsync),
        };
    }

    /// <summary>Whether at least one of the connection strings is configured.</summary>
    public static bool AreConfigured(IConfiguration configuration, string[] databases) =>
        Names(databases).Any(name => IsConfigured(configuration, name));

    private static bool IsConfigured(IConfiguration configuration, string name) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    private static IEnumerable<string> Names(string[] databases) => [.. databases, BackingServers.CacheName, BackingServers.MessagingName];
}
