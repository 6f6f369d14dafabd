using System.ComponentModel.DataAnnotations;

namespace Egret.Gateway.AccessCaching;

/// <summary>Settings of the gateway's own calls to Identity and Keys.</summary>
internal sealed class UpstreamCallOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "UpstreamCalls";

    /// <summary>
    /// The time after which a service counts as unavailable; default 2 s. A request waits for at most two calls, and a
    /// long-running request may continue for this time while a service hangs.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
