using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.LongRunning;

/// <summary>Marks the routes that <see cref="LongRunningRequestGuard"/> applies to.</summary>
internal static class LongRunningRouteExtensions
{
    /// <summary>The key of a route's metadata; the value <c>true</c> marks its requests as long-running.</summary>
    private const string MetadataKey = "LongRunning";

    /// <summary>Whether the route is configured as long-running.</summary>
    public static bool IsLongRunning(RouteConfig route) => route.Metadata?.GetValueOrDefault(MetadataKey) == "true";

    /// <summary>Adds <see cref="LongRunningRouteMetadata"/> to the endpoints of long-running routes.</summary>
    public static void WithLongRunningGuard(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
    {
        if (IsLongRunning(route))
        {
            endpoint.WithMetadata(LongRunningRouteMetadata.Instance);
        }
    });
}
