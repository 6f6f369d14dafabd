using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Health of the installation or of a part.</summary>
[JsonConverter(typeof(WireEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>A status that this client version does not know.</summary>
    Unknown,

    /// <summary>Fully available.</summary>
    Healthy,

    /// <summary>Partly available.</summary>
    Degraded,

    /// <summary>Unavailable.</summary>
    Unhealthy,
}
