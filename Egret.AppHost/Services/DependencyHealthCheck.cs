using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Egret.AppHost.Services;

/// <summary>Reports healthy while all named resources are running and healthy.</summary>
internal sealed class DependencyHealthCheck(ResourceNotificationService notifications, string[] names) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var unavailable = names.Where(name => !IsHealthy(name)).ToList();
        return Task.FromResult(unavailable.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Not ready: " + string.Join(", ", unavailable)));
    }

    private bool IsHealthy(string name) =>
        notifications.TryGetCurrentState(name, out var state)
        && state.Snapshot.State?.Text == KnownResourceStates.Running
        && state.Snapshot.HealthStatus == HealthStatus.Healthy;
}
