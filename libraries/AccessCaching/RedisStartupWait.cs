using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Egret.AccessCaching;

/// <summary>
/// Delays the start of a process that publishes or receives invalidations until Redis is connected, because an
/// earlier change could not be published in time. While Redis is unavailable the process starts after a maximum wait,
/// with the revocation bound that applies without Redis.
/// </summary>
/// <remarks>Runs before all hosted services, because some of them change access.</remarks>
internal sealed class RedisStartupWait(
    IConnectionMultiplexer redis, TimeProvider time, ILogger<RedisStartupWait> logger) : IHostedLifecycleService
{
    /// <summary>Long enough for more than one connection attempt.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var subscriber = redis.GetSubscriber();
        // Both connections must be open: the one for commands and the one for subscriptions.
        while (!subscriber.IsConnected())
        {
            if (time.GetElapsedTime(startedAt) > MaxWait)
            {
                logger.StartedWithoutRedis(MaxWait);
                return;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
