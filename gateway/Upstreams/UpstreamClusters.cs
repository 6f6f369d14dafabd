namespace Egret.Gateway.Upstreams;

/// <summary>The names of YARP's clusters.</summary>
internal static class UpstreamClusters
{
    /// <summary>Ends the name of a cluster whose service may take long to respond.</summary>
    public const string StreamsSuffix = "-streams";

    /// <summary>The service that a cluster leads to: <c>chat</c> of <c>chat-streams</c>.</summary>
    public static string ServiceOf(string clusterId) =>
        clusterId.EndsWith(StreamsSuffix, StringComparison.Ordinal) ? clusterId[..^StreamsSuffix.Length] : clusterId;
}
