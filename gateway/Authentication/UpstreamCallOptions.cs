using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>What the gateway asks Identity and Keys about credentials.</summary>
internal sealed class UpstreamCallOptions
{
    public const string Section = "UpstreamCalls";

    /// <summary>
    /// A service that takes longer is taken for away: the caller waits for two questions at the most, and a request under way may go on that much
    /// longer while a service hangs. So it has a limit of its own.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
