namespace Egret.AppHost.Infrastructure;

/// <summary>One gateway, or several that share the public port.</summary>
internal static class Gateways
{
    private const string SharedPort = "SharedPort";

    /// <summary>
    /// Adds <c>gateway</c>, and <c>gateway-2</c> and so on where more were asked for. Several of them listen on the public port together,
    /// and each on a port of its own, by which an operator and the health check reach just that one.
    /// </summary>
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddGateways<TProject>(this IDistributedApplicationBuilder builder, EgretSettings settings)
        where TProject : IProjectMetadata, new()
    {
        if (settings.GatewayReplicas == 1)
        {
            return [builder.AddEgretProcess<TProject>("gateway", settings.GatewayPort).WithExternalHttpEndpoints()];
        }

        return [.. Enumerable.Range(1, settings.GatewayReplicas).Select(number =>
            builder.AddEgretProcess<TProject>(number == 1 ? "gateway" : $"gateway-{number}", settings.AnyPort())
                .WithEnvironment(SharedPort, settings.GatewayPort.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .WithUrl("http://localhost:" + settings.GatewayPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "all gateways")
                .WithExternalHttpEndpoints())];
    }
}
