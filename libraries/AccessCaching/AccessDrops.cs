using ZiggyCreatures.Caching.Fusion;

namespace Egret.AccessCaching;

/// <summary>How an owner of access decisions takes them back everywhere: from Redis and, through the backplane, from the memory of every gateway.</summary>
public static class AccessDrops
{
    /// <summary>Longer than a look-up waits for Redis, which the database can answer instead: nothing else does what a drop does.</summary>
    internal static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    private const int Attempts = 3;
    private const int BatchSize = 500;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Drops the entries everywhere. To be called right after the commit of what changed them, and before its answer; it can neither be
    /// cancelled nor fail, because the change is done already. However many they are, it takes no more than seconds while Redis is away.
    /// </summary>
    /// <param name="cache">The owner's cache.</param>
    /// <param name="dropped">What they are about.</param>
    /// <param name="entryOf">The entry's name.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What could not be dropped, and why; gateways may follow it for up to ten seconds more. No reason when all was.</returns>
    public static async Task<(IReadOnlyList<T> Left, Exception? Reason)> DropEverywhereAsync<T>(
        this IFusionCache cache, IEnumerable<T> dropped, Func<T, string> entryOf, TimeProvider time)
    {
        var began = time.GetTimestamp();
        List<T> left = [];
        Exception? reason = null;
        foreach (var batch in dropped.Chunk(BatchSize))
        {
            if (reason is not null && time.GetElapsedTime(began) > Limit)
            {
                left.AddRange(batch);
                continue;
            }

            // When one batch has used up its attempts Redis is most likely away, and waiting for it once is enough.
            var (ofBatch, failure) = await DropBatchAsync(cache, batch, entryOf, attempts: reason is null ? Attempts : 1, time);
            left.AddRange(ofBatch);
            reason ??= failure;
        }

        return (left, reason);
    }

    /// <summary>Tries again a little later, as a connection that just broke is back in a moment and every gateway's memory depends on it.</summary>
    private static async Task<(T[] Left, Exception? Reason)> DropBatchAsync<T>(
        IFusionCache cache, T[] batch, Func<T, string> entryOf, int attempts, TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            // All at once: the connection carries them in one go instead of one round trip after the other.
            var failures = await Task.WhenAll(batch.Select(item => TryDropAsync(cache, entryOf(item))));
            var reason = failures.FirstOrDefault(failure => failure is not null);
            batch = [.. batch.Where((_, index) => failures[index] is not null)];
            if (reason is null || attempt == attempts)
            {
                return (batch, reason);
            }

            await Task.Delay(RetryDelay, time);
        }
    }

    private static async Task<Exception?> TryDropAsync(IFusionCache cache, string entry)
    {
        try
        {
            await cache.RemoveAsync(entry, Everywhere);
            return null;
        }
        catch (Exception exception)
        {
            // Whatever kept it: the change is committed, and what is in memory anywhere ends by itself within ten seconds.
            return exception;
        }
    }

    private static void Everywhere(FusionCacheEntryOptions options)
    {
        options.SkipBackplaneNotifications = false;
        options.DistributedCacheSoftTimeout = AnswerLimit;
        options.DistributedCacheHardTimeout = AnswerLimit;
        options.ReThrowDistributedCacheExceptions = true;
        options.ReThrowBackplaneExceptions = true;
    }
}
