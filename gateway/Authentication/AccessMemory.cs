using System.Collections.Concurrent;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Access decisions in this gateway's memory, for seconds. Their owner drops one in all gateways through the backplane; an answer that was
/// asked for before that is never used after it, whether it was in memory or still on its way.
/// </summary>
internal sealed class AccessMemory<T>
    where T : class
{
    /// <summary>Its owner keeps it in Redis for as long again, which makes the ten seconds that a revocation may take without Redis.</summary>
    internal static readonly TimeSpan FoundLifetime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromSeconds(2);

    /// <summary>A service that is away is asked about the same thing once in this time, and not by every request.</summary>
    private static readonly TimeSpan UnavailableLifetime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one that was found is remembered to have been, for whom limits do not keep from asking again.</summary>
    private static readonly TimeSpan RecentlyFoundLifetime = TimeSpan.FromMinutes(10);

    private const int MaxFoundLately = 100_000;

    /// <summary>Longer than anything that was asked for before could be in memory or on its way.</summary>
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

    /// <summary>Grows with everything that was dropped or distrusted, after that has begun to count.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Timestamp from which on an answer that was found is too old to be used, wherever it is kept.</summary>
    public long GetExpiry(Lookup<T> answer) => answer.StartedAt + (long)(FoundLifetime.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Whether there was one in the last minutes: somebody's who uses it, and no guess.</summary>
    public bool WasRecentlyFound(string entry) =>
        _recentlyFound.TryGetValue(entry, out var foundAt) && _time.GetElapsedTime(foundAt) < RecentlyFoundLifetime;

    /// <summary>What is in memory and still counts.</summary>
    public bool TryGet(string entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Lookup<T>? known)
    {
        known = _cache.TryGet<Lookup<T>>(entry) is { HasValue: true, Value: var found } && IsCurrent(entry, found) ? found : null;
        return known is not null;
    }

    /// <summary>From memory, or from the service with one call for all who wait for the same.</summary>
    /// <param name="entry">The entry's name, which its owner uses too.</param>
    /// <param name="ask">Asks the service; never throws for its being away.</param>
    /// <param name="expiresAt">When a found value stops being true by itself.</param>
    public async ValueTask<Lookup<T>> GetAsync(string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> load, Func<T, DateTimeOffset?> expiresAt)
    {
        if (TryGet(entry, out var known))
        {
            return known;
        }

        // A look-up that others share is no single caller's to cancel: it has a time-out of its own.
        var found = await _cache.GetOrSetAsync<Lookup<T>>(entry, async (context, _) =>
        {
            var answer = await LoadAsync(entry, load);
            context.Options.Duration = LifetimeOf(answer, expiresAt);
            return answer;
        });
        if (IsCurrent(entry, found))
        {
            return found;
        }

        // It was dropped while it was on its way, so it is asked for anew, and by now the owner knows better.
        _cache.Remove(entry);
        return await LoadAsync(entry, load);
    }

    /// <summary>The entry may just have changed: whoever asks from now on gets what its owner says from now on.</summary>
    public void Invalidate(string entry) => RecordInvalidation(entry);

    /// <summary>News may have been missed: nothing that was asked for before this moment is used any more.</summary>
    public void InvalidateAll()
    {
        Volatile.Write(ref _validFrom, _time.GetTimestamp());
        Interlocked.Increment(ref _version);
    }

    private async Task<Lookup<T>> LoadAsync(string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> load)
    {
        var startedAt = _time.GetTimestamp();
        var (outcome, value) = await load();
        if (outcome == LookupOutcome.Found && _recentlyFound.Count < MaxFoundLately)
        {
            _recentlyFound[entry] = startedAt;
        }

        Prune(startedAt);

        return new Lookup<T>(outcome, value, startedAt);
    }

    private TimeSpan LifetimeOf(Lookup<T> answer, Func<T, DateTimeOffset?> expiresAt)
    {
        if (answer is not { Outcome: LookupOutcome.Found, Value: { } value })
        {
            return answer.Outcome == LookupOutcome.Unknown ? UnknownLifetime : UnavailableLifetime;
        }

        var untilExpiry = expiresAt(value) - _time.GetUtcNow();
        return !(untilExpiry < FoundLifetime) ? FoundLifetime : untilExpiry.Value > TimeSpan.Zero ? untilExpiry.Value : TimeSpan.Zero;
    }

    private bool IsCurrent(string entry, Lookup<T> answer)
    {
        _stalls.Check();
        return answer.StartedAt > Volatile.Read(ref _validFrom) && !(_invalidated.TryGetValue(entry, out var droppedAt) && answer.StartedAt <= droppedAt);
    }

    private void RecordInvalidation(string? entry)
    {
        var now = _time.GetTimestamp();
        if (entry is not null)
        {
            _invalidated[entry] = now;
        }

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

        foreach (var drop in _invalidated)
        {
            if (_time.GetElapsedTime(drop.Value, now) > InvalidationLifetime)
            {
                _invalidated.TryRemove(drop);
            }
        }
    }
}
