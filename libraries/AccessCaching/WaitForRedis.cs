using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Egret.AccessCaching;

/// <summary>
/// Has a process that drops access decisions, or hears what is dropped, begin only once it has reached Redis: what is changed before that could
/// not be told to anybody in time. While Redis is away it begins all the same, after a while, and revocations take the seconds that they take then.
/// </summary>
/// <remarks>Before all hosted services, as some of them change what users may do.</remarks>
internal sealed class WaitForRedis(IConnectionMultiplexer redis, TimeProvider time, ILogger<WaitForRedis> logger) : IHostedLifecycleService
{
    /// <summary>More than one attempt to connect.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var subscriber = redis.GetSubscriber();
        // Both connections: the one for commands and the one by which news comes.
        while (!subscriber.IsConnected())
        {
            if (time.GetElapsedTime(began) > LongestWait)
            {
                logger.StartedWithoutRedis(LongestWait);
                return;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
