namespace Egret.Gateway.LongRunning;

/// <summary>Endpoint metadata of a route whose requests may be long-running.</summary>
internal sealed class LongRunningRouteMetadata
{
    /// <summary>The only instance.</summary>
    public static readonly LongRunningRouteMetadata Instance = new();

    private LongRunningRouteMetadata()
    {
    }
}
