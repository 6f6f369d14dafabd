using Egret.Contracts.Internal;
using StackExchange.Redis;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Distrusts the memory when the connection by which drops arrive is lost and when it is back: what was dropped in between is not known here.
/// </summary>
internal sealed class RedisWatch(
    IConnectionMultiplexer redis, AccessMemory<KeyVerdict> keys, AccessMemory<PrincipalSnapshot> principals, ILogger<RedisWatch> logger)
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
        DistrustAll();
        if (failure.ConnectionType == ConnectionType.Subscription)
        {
            logger.BackplaneLost(failure.FailureType.ToString());
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        DistrustAll();
        if (restored.ConnectionType == ConnectionType.Subscription)
        {
            logger.BackplaneRestored();
        }
    }

    private void DistrustAll()
    {
        keys.DistrustAll();
        principals.DistrustAll();
    }
}
