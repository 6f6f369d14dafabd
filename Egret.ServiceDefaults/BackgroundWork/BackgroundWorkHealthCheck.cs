using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Egret.ServiceDefaults.BackgroundWork;

/// <summary>Reports the background services whose work failed within the last minute.</summary>
internal sealed class BackgroundWorkHealthCheck(IEnumerable<IHostedService> services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = services.OfType<GuardedBackgroundService>().Where(service => service.LastFailure is not null).ToList();
        return Task.FromResult(failing.Count == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(
                context.Registration.FailureStatus,
                "Failed and restarting: " + string.Join(", ", failing.Select(service => service.GetType().Name)),
                failing[0].LastFailure));
    }
}
