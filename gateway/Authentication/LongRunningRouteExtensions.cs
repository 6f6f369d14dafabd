using System.Net;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Authentication;

internal static class LongRunningRouteExtensions
{
    /// <summary>Where a route's metadata say that its requests may last.</summary>
    private const string MetadataKey = "LongRunning";

    public static bool Lasts(RouteConfig route) => route.Metadata?.GetValueOrDefault(MetadataKey) == "true";

    public static void WithLongRunningGuard(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
    {
        if (Lasts(route))
        {
            endpoint.WithMetadata(LongRunningRouteMetadata.Mark);
        }
    });
}
