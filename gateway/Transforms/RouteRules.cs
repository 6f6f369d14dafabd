using Egret.Gateway.Authentication;
using Egret.Gateway.Upstreams;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Transforms;

/// <summary>What every route must have, or the gateway does not start: a policy, methods, a limit to the body, and a mark where its requests may last.</summary>
internal sealed class RouteRules(IOptions<UploadOptions> uploads) : IProxyConfigFilter
{
    /// <summary>Of a body that is no upload: 1 MiB.</summary>
    public const long DefaultBodyLimit = 1_048_576;

    /// <summary>Where a route's metadata says that its body is a document (<c>document</c>), for which there is a limit of its own.</summary>
    private const string MetadataKey = "Body";

    private const string Document = "document";

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (string.IsNullOrEmpty(route.AuthorizationPolicy) || route.Match.Methods is not { Count: > 0 })
        {
            throw new InvalidOperationException($"Route '{route.RouteId}' must say which policy it needs and which methods it takes.");
        }

        var isSlow = LimitOf(route) > DefaultBodyLimit
            || route.ClusterId?.EndsWith(UpstreamClusters.StreamsSuffix, StringComparison.Ordinal) == true;
        if (isSlow && !LastingAccessSetup.Lasts(route))
        {
            throw new InvalidOperationException($"Requests of route '{route.RouteId}' may last, and it does not say so.");
        }

        return ValueTask.FromResult(route with { MaxRequestBodySize = LimitOf(route) });
    }

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(cluster);

    private long LimitOf(RouteConfig route) => route.Metadata?.GetValueOrDefault(MetadataKey) switch
    {
        null => DefaultBodyLimit,
        Document => UploadLimit.RequestBytes(uploads.Value.MaxBytes),
        var other => throw new InvalidOperationException($"Route '{route.RouteId}' has a body '{other}', of which nothing is known."),
    };
}
