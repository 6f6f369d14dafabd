namespace Egret.Client;

/// <summary>Health of the installation.</summary>
/// <param name="Status">Overall status.</param>
/// <param name="Parts">Status by part.</param>
public sealed record SystemHealth(HealthStatus Status, IReadOnlyDictionary<string, HealthStatus> Parts);
