using Egret.AppHost.Servers;
using Egret.AppHost.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Egret.AppHost.Services;

/// <summary>Adds services to the application model and connects them with servers and other services.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// Adds a service behind the gateway, which accepts only requests with an assertion of the gateway.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddEgretService<TProject>(
        this IDistributedApplicationBuilder builder, string name, EgretSettings settings)
        where TProject : IProjectMetadata, new() =>
        builder.AddEgretProcess<TProject>(name, settings.AllocatePort())
            .WithUrlForEndpoint("http", static url => (url.Url, url.DisplayText) = ("/health", "Health"))
            .WithEnvironment("Assertion__PublicKey", settings.AssertionPublicKey)
            .WithEnvironment("Idempotency__Secret", settings.IdempotencySecret);

    /// <summary>Adds a process that listens on this port itself, without a proxy of the orchestrator.</summary>
    public static IResourceBuilder<ProjectResource> AddEgretProcess<TProject>(
        this IDistributedApplicationBuilder builder, string name, int port)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name)
            .WithPrebuiltProgram()
            .WithHttpEndpoint(port: port, name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            // No process serves HTTPS; without this the dashboard reports that no development certificate is trusted.
            .WithoutHttpsCertificate()
            // Aspire's default trusts X-Forwarded-For from any address; the gateway has a setting for trusted proxies.
            .DisableForwardedHeaders()
            // At shutdown the dashboard may have ended before the last export: waits 1 s for it instead of 10 s.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");

    /// <summary>Connects the service with its database and starts it when the database is healthy.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(
        this IResourceBuilder<ProjectResource> service, BackingServers servers, string name) =>
        service.WithReference(servers.Databases[name]).WaitFor(servers.Databases[name], WaitBehavior.WaitOnResourceUnavailable);

    /// <summary>
    /// Connects the service with Redis without waiting for it: every process works without Redis, and must also start
    /// without it.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithCache(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Cache);

    /// <summary>
    /// Connects the service with RabbitMQ without waiting for it: events wait in the outbox, and RabbitMQ is the
    /// slowest server to start.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithMessaging(this IResourceBuilder<ProjectResource> service, BackingServers servers) =>
        service.WithReference(servers.Messaging);

    /// <summary>
    /// Lets the process discover the services, and reports it as healthy only while all of them are. Its start does
    /// not wait for them: it responds 503 until they are available.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithDependencies(
        this IResourceBuilder<ProjectResource> process, params IResourceBuilder<ProjectResource>[] services)
    {
        var name = process.Resource.Name + "-dependencies";
        string[] names = [.. services.Select(service => service.Resource.Name)];
        process.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name, provider => new DependencyHealthCheck(provider.GetRequiredService<ResourceNotificationService>(), names), null, null));
        foreach (var service in services)
        {
            process.WithReference(service);
        }

        return process.WithHealthCheck(name);
    }
}
