using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Egret.AppHost.Infrastructure;

/// <summary>The parts of the model that every service has alike.</summary>
internal static class ServiceExtensions
{
    /// <summary>A service behind the gateway, which accepts nothing but the gateway's assertions.</summary>
    public static IResourceBuilder<ProjectResource> AddEgretService<TProject>(
        this IDistributedApplicationBuilder builder, string name, EgretSettings settings)
        where TProject : IProjectMetadata, new() =>
        builder.AddEgretProcess<TProject>(name, settings.AnyPort())
            .WithEnvironment("Assertion__PublicKey", settings.AssertionPublicKey)
            .WithEnvironment("Idempotency__Secret", settings.IdempotencySecret);

    /// <summary>A process that serves HTTP on this very port, with no proxy of the orchestrator's in between.</summary>
    public static IResourceBuilder<ProjectResource> AddEgretProcess<TProject>(this IDistributedApplicationBuilder builder, string name, int port)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name)
            .WithBuiltProgram()
            .WithHttpEndpoint(port: port, name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            // Aspire's default believes whoever sends an X-Forwarded-For; which proxies to believe is the gateway's own setting.
            .DisableForwardedHeaders()
            // At shutdown the last telemetry goes to a dashboard that may be gone already: one second for that, not ten.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");

    /// <summary>Gives the service its own database and starts it when that can be used.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(this IResourceBuilder<ProjectResource> service, BackingServers servers, string name) =>
        service.WithReference(servers.Databases[name]).WaitFor(servers.Databases[name], WaitBehavior.WaitOnResourceUnavailable);

    /// <summary>
    /// Gives the service the cache without waiting for it: every process works without Redis, and one that starts while Redis does not
    /// respond must serve.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithCache(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Cache);

    /// <summary>
    /// Gives the service the broker without waiting for it: the outbox keeps what is to be said until the broker is there, and
    /// the broker is the slowest of all to start.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithMessaging(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Messaging);

    /// <summary>
    /// Lets the service find the others and counts it healthy only when they are. It does not wait with its own start for them:
    /// until they are there, it says so to its callers.
    /// </summary>
    public static IResourceBuilder<ProjectResource> Before(this IResourceBuilder<ProjectResource> service, params IResourceBuilder<ProjectResource>[] others)
    {
        var name = service.Resource.Name + "-parts";
        service.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, services => new PartsCheck(services.GetRequiredService<ResourceNotificationService>(), [.. others.Select(other => other.Resource.Name)]), null, null));
        foreach (var other in others)
        {
            service.WithReference(other);
        }

        return service.WithHealthCheck(name);
    }

    private sealed class PartsCheck(ResourceNotificationService notifications, string[] parts) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var away = parts.Where(part => !IsHealthy(part)).ToList();
            return Task.FromResult(away.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Not ready: " + string.Join(", ", away)));
        }

        private bool IsHealthy(string part) =>
            notifications.TryGetCurrentState(part, out var state)
            && state.Snapshot.State?.Text == KnownResourceStates.Running
            && state.Snapshot.HealthStatus == HealthStatus.Healthy;
    }
}
