namespace Egret.Gateway.Upstreams;

/// <summary>The names of YARP's clusters.</summary>
internal static class UpstreamClusters
{
    /// <summary>Suffix of clusters whose services can take minutes to respond.</summary>
    public const string StreamsSuffix = "-streams";

    /// <summary>Returns the service of a cluster: <c>chat</c> for <c>chat-streams</c>.</summary>
    public static string ServiceOf(string clusterId) =>
        clusterId.EndsWith(StreamsSuffix, StringComparison.Ordinal) ? clusterId[..^StreamsSuffix.Length] : clusterId;
}
