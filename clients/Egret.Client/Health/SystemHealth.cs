using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>How the system is.</summary>
/// <param name="Status">The whole.</param>
/// <param name="Parts">Each part.</param>
public sealed record SystemHealth(HealthStatus Status, IReadOnlyDictionary<string, HealthStatus> Parts);

/// <summary>How something is.</summary>
[JsonConverter(typeof(WireEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>A state that this version of the client does not know.</summary>
    Unknown,

    /// <summary>All of it serves.</summary>
    Healthy,

    /// <summary>A part is away; the rest serves.</summary>
    Degraded,

    /// <summary>It does not serve.</summary>
    Unhealthy,
}
