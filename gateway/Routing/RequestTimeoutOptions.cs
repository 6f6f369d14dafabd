using System.ComponentModel.DataAnnotations;

namespace Egret.Gateway.Routing;

/// <summary>
/// The time within which a request must arrive. A slow client occupies a connection only, but the credential of its
/// request may be revoked in the meantime.
/// </summary>
internal sealed class RequestTimeoutOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RequestTimeouts";

    /// <summary>The timeout of all headers; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Headers { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The timeout per MiB of the body; default 30 s. Bodies other than uploads have at most 1 MiB.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan BodyPerMebibyte { get; set; } = TimeSpan.FromSeconds(30);
}
