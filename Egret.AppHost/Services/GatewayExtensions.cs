using System.Globalization;
using Egret.AppHost.Settings;

namespace Egret.AppHost.Services;

/// <summary>Adds one gateway, or several that share the public port.</summary>
internal static class GatewayExtensions
{
    private const string SharedPort = "SharedPort";

    /// <summary>
    /// Adds <c>gateway</c>, and <c>gateway-2</c> and so on for further replicas. Replicas share the public port; each
    /// also listens on a dedicated port, which the health check and operators use.
    /// </summary>
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddGateways<TProject>(
        this IDistributedApplicationBuilder builder, EgretSettings settings)
        where TProject : IProjectMetadata, new()
    {
        if (settings.GatewayReplicas == 1)
        {
            return
            [
                builder.AddEgretProcess<TProject>("gateway", settings.GatewayPort).WithGatewayUrls("Egret").WithExternalHttpEndpoints(),
            ];
        }

        var port = settings.GatewayPort.ToString(CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(1, settings.GatewayReplicas).Select(number =>
            builder.AddEgretProcess<TProject>(number == 1 ? "gateway" : $"gateway-{number}", settings.AllocatePort())
                .WithEnvironment(SharedPort, port)
                .WithUrl("http://localhost:" + port, "Egret")
                .WithGatewayUrls("This replica")
                .WithExternalHttpEndpoints())];
    }

    private static IResourceBuilder<ProjectResource> WithGatewayUrls(
        this IResourceBuilder<ProjectResource> gateway, string rootName) => gateway
        .WithUrlForEndpoint("http", url => url.DisplayText = rootName)
        .WithUrlForEndpoint("http", static _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API reference" })
        .WithUrlForEndpoint("http", static _ => new ResourceUrlAnnotation { Url = "/health/", DisplayText = "Health" });
}
