using ZiggyCreatures.Caching.Fusion;

namespace Egret.AccessCaching;

/// <summary>Invalidates access decisions in Redis and, through the backplane, in the memory of every gateway.</summary>
public static class AccessInvalidation
{
    /// <summary>
    /// Timeout of one command. Longer than that of a read, because a read can fall back to the database and an
    /// invalidation cannot.
    /// </summary>
    internal static readonly TimeSpan ReplyTimeout = TimeSpan.FromMilliseconds(500);

    private const int Attempts = 3;
    private const int BatchSize = 500;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Invalidates entries in Redis and in all gateways. Call it after the commit of the change and before the
    /// response. It cannot be cancelled and does not throw, because the change is already committed. While Redis is
    /// unavailable it takes a few seconds at most, for any number of entries.
    /// </summary>
    /// <param name="cache">The owner's cache.</param>
    /// <param name="items">The keys or users whose decisions changed.</param>
    /// <param name="getEntryKey">Returns the entry key of an item.</param>
    /// <param name="time">The clock.</param>
    /// <returns>
    /// The items that could not be invalidated and the first cause; gateways may use their decisions for up to ten
    /// more seconds. The cause is null if all were invalidated.
    /// </returns>
    public static async Task<(IReadOnlyList<T> Failed, Exception? Reason)> InvalidateAsync<T>(
        this IFusionCache cache, IEnumerable<T> items, Func<T, string> getEntryKey, TimeProvider time)
    {
        var startedAt = time.GetTimestamp();
        List<T> failed = [];
        Exception? reason = null;
        foreach (var batch in items.Chunk(BatchSize))
        {
            if (reason is not null && time.GetElapsedTime(startedAt) > TotalTimeout)
            {
                failed.AddRange(batch);
                continue;
            }

            // After a batch has used all its attempts, Redis is most likely unavailable: later batches are tried once.
            var (failedOfBatch, failure) = await InvalidateBatchAsync(
                cache, batch, getEntryKey, attempts: reason is null ? Attempts : 1, time);
            failed.AddRange(failedOfBatch);
            reason ??= failure;
        }

        return (failed, reason);
    }

    /// <summary>Retries after a short delay, because a broken connection is usually replaced immediately.</summary>
    private static async Task<(T[] Failed, Exception? Reason)> InvalidateBatchAsync<T>(
        IFusionCache cache, T[] batch, Func<T, string> getEntryKey, int attempts, TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Concurrently, so that the connection pipelines the commands instead of waiting for each reply.
            var failures = await Task.WhenAll(batch.Select(item => TryInvalidateAsync(cache, getEntryKey(item))));
            var reason = failures.FirstOrDefault(failure => failure is not null);
            batch = [.. batch.Where((_, index) => failures[index] is not null)];
            if (reason is null || attempt == attempts)
            {
                return (batch, reason);
            }

            await Task.Delay(RetryDelay, time);
        }
    }

    private static async Task<Exception?> TryInvalidateAsync(IFusionCache cache, string entryKey)
    {
        try
        {
            await cache.RemoveAsync(entryKey, ApplyInvalidationOptions);
            return null;
        }
        catch (Exception exception)
        {
            // Reported to the caller, which logs it. The change is committed, and cached decisions expire within ten
            // seconds.
            return exception;
        }
    }

    private static void ApplyInvalidationOptions(FusionCacheEntryOptions options)
    {
        options.SkipBackplaneNotifications = false;
        options.DistributedCacheSoftTimeout = ReplyTimeout;
        options.DistributedCacheHardTimeout = ReplyTimeout;
        options.ReThrowDistributedCacheExceptions = true;
        options.ReThrowBackplaneExceptions = true;
    }
}
