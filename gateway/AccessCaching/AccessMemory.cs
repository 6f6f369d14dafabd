using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.AccessCaching;

/// <summary>
/// Caches access decisions in the gateway's memory for seconds. The owning service invalidates an entry in all gateways
/// through the backplane. A lookup that started before an invalidation of its entry is not used after it, whether it
/// was cached or still in flight.
/// </summary>
/// <typeparam name="T">The value of a decision: a verdict or a principal.</typeparam>
internal sealed class AccessMemory<T>
    where T : class
{
    /// <summary>
    /// How long a found value is cached. The owning service caches it in Redis for 5 s as well; the sum is the
    /// revocation bound of 10 s without Redis.
    /// </summary>
    internal static readonly TimeSpan FoundLifetime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a failed lookup is cached, so that an unavailable service does not get a call per request.
    /// </summary>
    private static readonly TimeSpan UnavailableLifetime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a credential that was found stays exempt from the lookup limit.</summary>
    private static readonly TimeSpan RecentlyFoundLifetime = TimeSpan.FromMinutes(10);

    private const int MaxRecentlyFound = 100_000;

    /// <summary>
    /// How long an invalidation is recorded; longer than an earlier lookup can be cached or in flight.
    /// </summary>
    private static readonly TimeSpan InvalidationLifetime = TimeSpan.FromSeconds(30);

    private readonly IFusionCache _cache;
    private readonly StallDetector _stalls;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, long> _recentlyFound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _invalidated = new(StringComparer.Ordinal);
    private long _validFrom;
    private long _version;
    private long _nextPrune;

    public AccessMemory(IFusionCache cache, StallDetector stalls, TimeProvider time)
    {
        _cache = cache;
        _stalls = stalls;
        _time = time;
        _validFrom = time.GetTimestamp();
        stalls.Stalled += InvalidateAll;
        cache.Events.Backplane.MessageReceived += (_, received) =>
        {
            RecordInvalidation(received.Message.CacheKey);
            GatewayTelemetry.InvalidationReceived(TimeSpan.FromTicks(time.GetUtcNow().UtcTicks - received.Message.Timestamp));
        };
    }

    /// <summary>The cache version. It increases after each invalidation has taken effect.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>
    /// The timestamp at which a lookup's result expires, in this cache and in every cache built from it.
    /// </summary>
    public long GetExpiry(Lookup<T> lookup) =>
        lookup.StartedAt + (long)(FoundLifetime.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Whether the entry was found in the last 10 minutes: its credential is in use and not a guess.</summary>
    public bool WasRecentlyFound(string entry) =>
        _recentlyFound.TryGetValue(entry, out var foundAt) && _time.GetElapsedTime(foundAt) < RecentlyFoundLifetime;

    /// <summary>Gets the cached lookup of the entry if it is current.</summary>
    public bool TryGet(string entry, [NotNullWhen(true)] out Lookup<T>? known)
    {
        known = _cache.TryGet<Lookup<T>>(entry) is { HasValue: true, Value: var found } && IsCurrent(entry, found)
            ? found
            : null;
        return known is not null;
    }

    /// <summary>
    /// Gets the entry from memory or from the service. Concurrent requests for one entry share one call.
    /// </summary>
    /// <param name="entry">The name of the entry, the same as in the owning service.</param>
    /// <param name="load">
    /// Calls the service; returns <see cref="LookupOutcome.Unavailable"/> instead of throwing.
    /// </param>
    /// <param name="expiresAt">The time at which a found value expires; null if it does not expire.</param>
    public async ValueTask<Lookup<T>> GetAsync(
        string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> load, Func<T, DateTimeOffset?> expiresAt)
    {
        if (TryGet(entry, out var known))
        {
            return known;
        }

        // Other requests share this lookup, so the abort of one request must not cancel it: it has its own timeout.
        var found = await _cache.GetOrSetAsync<Lookup<T>>(entry, async (context, _) =>
        {
            var result = await LoadAsync(entry, load);
            context.Options.Duration = LifetimeOf(result, expiresAt);
            return result;
        });
        if (IsCurrent(entry, found))
        {
            return found;
        }

        // The entry was invalidated during the lookup. A second lookup starts after the invalidation and returns the
        // new state.
        _cache.Remove(entry);
        return await LoadAsync(entry, load);
    }

    /// <summary>Invalidates the entry: later requests start a new lookup.</summary>
    public void Invalidate(string entry) => RecordInvalidation(entry);

    /// <summary>Invalidates all entries, because invalidations may have been missed.</summary>
    public void InvalidateAll()
    {
        Volatile.Write(ref _validFrom, _time.GetTimestamp());
        Interlocked.Increment(ref _version);
    }

    private async Task<Lookup<T>> LoadAsync(string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> load)
    {
        var startedAt = _time.GetTimestamp();
        var (outcome, value) = await load();
        if (outcome == LookupOutcome.Found && _recentlyFound.Count < MaxRecentlyFound)
        {
            _recentlyFound[entry] = startedAt;
        }

        Prune(startedAt);

        return new Lookup<T>(outcome, value, startedAt);
    }

    private TimeSpan LifetimeOf(Lookup<T> lookup, Func<T, DateTimeOffset?> expiresAt)
    {
        if (lookup is not { Outcome: LookupOutcome.Found, Value: { } value })
        {
            return lookup.Outcome == LookupOutcome.Unknown ? UnknownLifetime : UnavailableLifetime;
        }

        var untilExpiry = expiresAt(value) - _time.GetUtcNow();
        // The negated comparison is also true for null, a value that does not expire.
        return !(untilExpiry < FoundLifetime) ? FoundLifetime
            : untilExpiry.Value > TimeSpan.Zero ? untilExpiry.Value
            : TimeSpan.Zero;
    }

    private bool IsCurrent(string entry, Lookup<T> lookup)
    {
        _stalls.Check();
        return lookup.StartedAt > Volatile.Read(ref _validFrom)
            && !(_invalidated.TryGetValue(entry, out var invalidatedAt) && lookup.StartedAt <= invalidatedAt);
    }

    private void RecordInvalidation(string? entry)
    {
        var now = _time.GetTimestamp();
        if (entry is not null)
        {
            _invalidated[entry] = now;
        }

        // After the record: a reader of the new version must not find the invalidated entry current.
        Interlocked.Increment(ref _version);
        Prune(now);
    }

    private void Prune(long now)
    {
        var due = Volatile.Read(ref _nextPrune);
        if (now < due || Interlocked.CompareExchange(ref _nextPrune, now + _time.TimestampFrequency, due) != due)
        {
            return;
        }

        foreach (var found in _recentlyFound)
        {
            if (_time.GetElapsedTime(found.Value, now) > RecentlyFoundLifetime)
            {
                _recentlyFound.TryRemove(found);
            }
        }

        foreach (var invalidated in _invalidated)
        {
            if (_time.GetElapsedTime(invalidated.Value, now) > InvalidationLifetime)
            {
                _invalidated.TryRemove(invalidated);
            }
        }
    }
}
