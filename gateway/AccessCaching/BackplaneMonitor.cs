using Egret.Contracts.Internal;
using StackExchange.Redis;

namespace Egret.Gateway.AccessCaching;

/// <summary>
/// Invalidates the in-memory caches when the backplane connection is lost and when it is restored, because
/// invalidations published in between did not arrive.
/// </summary>
internal sealed class BackplaneMonitor(
    IConnectionMultiplexer redis,
    AccessMemory<KeyVerdict> keys,
    AccessMemory<PrincipalSnapshot> principals,
    ILogger<BackplaneMonitor> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionFailed += OnFailed;
        redis.ConnectionRestored += OnRestored;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionFailed -= OnFailed;
        redis.ConnectionRestored -= OnRestored;
        return Task.CompletedTask;
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs failure)
    {
        InvalidateAll();
        if (failure.ConnectionType == ConnectionType.Subscription)
        {
            logger.BackplaneLost(failure.FailureType.ToString());
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        InvalidateAll();
        if (restored.ConnectionType == ConnectionType.Subscription)
        {
            logger.BackplaneRestored();
        }
    }

    private void InvalidateAll()
    {
        keys.InvalidateAll();
        principals.InvalidateAll();
    }
}
