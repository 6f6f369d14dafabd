using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

/// <summary>
/// How long a request may take to arrive. A client that trickles holds a connection and not a thread; but it also holds what the request was
/// admitted by, which may have been revoked since.
/// </summary>
internal sealed class RequestTimeOptions
{
    public const string Section = "RequestTimes";

    /// <summary>All headers.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Headers { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A body of up to 1 MiB, which is all but uploads; a larger one has as much again for each further MiB.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan BodyPerMebibyte { get; set; } = TimeSpan.FromSeconds(30);
}
