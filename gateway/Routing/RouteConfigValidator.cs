using Egret.Gateway.LongRunning;
using Egret.Gateway.Upstreams;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Routing;

/// <summary>
/// Validates at start that each route has a policy and methods and is marked if its requests are long-running; sets its
/// body limit.
/// </summary>
internal sealed class RouteConfigValidator(IOptions<UploadOptions> uploads) : IProxyConfigFilter
{
    /// <summary>The limit of bodies other than uploads: 1 MiB.</summary>
    public const long DefaultBodyLimit = 1_048_576;

    /// <summary>The key of a route's metadata; the value <c>document</c> selects the limit of uploads.</summary>
    private const string MetadataKey = "Body";

    private const string Document = "document";

    /// <summary>Validates the route and sets its body limit.</summary>
    /// <exception cref="InvalidOperationException">The route is invalid.</exception>
    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (string.IsNullOrEmpty(route.AuthorizationPolicy) || route.Match.Methods is not { Count: > 0 })
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' must name a policy and its methods.");
        }

        var mayRunLong = LimitOf(route) > DefaultBodyLimit || UpstreamClusters.IsLongRunning(route.ClusterId);
        if (mayRunLong && !LongRunningRouteExtensions.IsLongRunning(route))
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' must be marked as long-running.");
        }

        return ValueTask.FromResult(route with { MaxRequestBodySize = LimitOf(route) });
    }

    /// <summary>Returns the cluster unchanged.</summary>
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        ValueTask.FromResult(cluster);


    private long LimitOf(RouteConfig route) => route.Metadata?.GetValueOrDefault(MetadataKey) switch
    {
        null => DefaultBodyLimit,
        Document => UploadLimit.RequestBytes(uploads.Value.MaxBytes),
        var other => throw new InvalidOperationException($"Route '{route.RouteId}' has an unknown body type '{other}'."),
    };
}
