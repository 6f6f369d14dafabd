namespace Egret.AppHost.Infrastructure;

/// <summary>The parts of the model that every service has alike.</summary>
internal static class ServiceExtensions
{
    /// <summary>A service behind the gateway, which accepts nothing but the gateway's assertions.</summary>
    public static IResourceBuilder<ProjectResource> AddEgretService<TProject>(
        this IDistributedApplicationBuilder builder, string name, EgretSettings settings)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithEnvironment("Assertion__PublicKey", settings.AssertionPublicKey)
            .WithQuickTelemetryShutdown();

    /// <summary>Gives the service its own database and starts it when that can be used.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(this IResourceBuilder<ProjectResource> service, BackingServers servers, string name) =>
        service.WithReference(servers.Databases[name]).WaitFor(servers.Databases[name]);

    /// <summary>Gives the service the cache and starts it when that can be used.</summary>
    public static IResourceBuilder<ProjectResource> WithCache(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Cache).WaitFor(servers.Cache);

    /// <summary>
    /// Gives the service the broker without waiting for it: the outbox keeps what is to be said until the broker is there, and
    /// the broker is the slowest of all to start.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithMessaging(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Messaging);

    /// <summary>At shutdown a service sends its last telemetry to a dashboard that may be gone already: one second for that, not ten.</summary>
    public static IResourceBuilder<ProjectResource> WithQuickTelemetryShutdown(this IResourceBuilder<ProjectResource> service) =>
        service.WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
}
