using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Transforms;

/// <summary>What every route must have: a policy, or the gateway does not start, methods, and a limit to the body.</summary>
internal sealed class RouteRules : IProxyConfigFilter
{
    /// <summary>Of a body that is no upload: 1 MiB.</summary>
    public const long DefaultBodyLimit = 1_048_576;

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (string.IsNullOrEmpty(route.AuthorizationPolicy) || route.Match.Methods is not { Count: > 0 })
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' must say which policy it needs and which methods it takes.");
        }

        return ValueTask.FromResult(route with { MaxRequestBodySize = route.MaxRequestBodySize ?? DefaultBodyLimit });
    }

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(cluster);
}
