namespace Egret.Gateway.Upstreams;

/// <summary>The naming convention of the clusters.</summary>
internal static class UpstreamClusters
{
    /// <summary>The suffix of the second cluster of a service, whose responses may take minutes.</summary>
    private const string LongRunningClusterSuffix = "-streams";

    /// <summary>Whether the cluster has the long response timeout.</summary>
    public static bool IsLongRunning(string? clusterId) =>
        clusterId?.EndsWith(LongRunningClusterSuffix, StringComparison.Ordinal) == true;

    /// <summary>The service of a cluster: <c>chat</c> for <c>chat-streams</c>.</summary>
    public static string ServiceOf(string clusterId) =>
        IsLongRunning(clusterId) ? clusterId[..^LongRunningClusterSuffix.Length] : clusterId;
}
