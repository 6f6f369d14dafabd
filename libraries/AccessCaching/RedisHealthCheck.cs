using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Egret.AccessCaching;

/// <summary>Reports whether Redis is connected, so that invalidations reach the gateways immediately.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.IsConnected
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, "Redis is unavailable."));
}
