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
    private static readonly TimeSpan FoundLatelyLifetime = TimeSpan.FromMinutes(10);

    private const int MaxFoundLately = 100_000;

    /// <summary>Longer than anything that was asked for before could be in memory or on its way.</summary>
    private static readonly TimeSpan DropLifetime = TimeSpan.FromSeconds(30);

    private readonly IFusionCache _cache;
    private readonly StallWatch _stalls;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, long> _foundAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private long _trustedFrom;
    private long _news;
    private long _nextPrune;

    public AccessMemory(IFusionCache cache, StallWatch stalls, TimeProvider time)
    {
        _cache = cache;
        _stalls = stalls;
        _time = time;
        _trustedFrom = time.GetTimestamp();
        stalls.Stalled += DistrustAll;
        cache.Events.Backplane.MessageReceived += (_, received) =>
        {
            NoteDrop(received.Message.CacheKey);
            GatewayTelemetry.InvalidationReceived(TimeSpan.FromTicks(time.GetUtcNow().UtcTicks - received.Message.Timestamp));
        };
    }

    /// <summary>Grows with everything that was dropped or distrusted, after that has begun to count.</summary>
    public long News => Volatile.Read(ref _news);

    /// <summary>Timestamp from which on an answer that was found is too old to be used, wherever it is kept.</summary>
    public long EndOf(Lookup<T> answer) => answer.StartedAt + (long)(FoundLifetime.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Whether there was one in the last minutes: somebody's who uses it, and no guess.</summary>
    public bool WasFoundLately(string entry) =>
        _foundAt.TryGetValue(entry, out var foundAt) && _time.GetElapsedTime(foundAt) < FoundLatelyLifetime;

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
    public async ValueTask<Lookup<T>> GetAsync(string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> ask, Func<T, DateTimeOffset?> expiresAt)
    {
        if (TryGet(entry, out var known))
        {
            return known;
        }

        // A look-up that others share is no single caller's to cancel: it has a time-out of its own.
        var found = await _cache.GetOrSetAsync<Lookup<T>>(entry, async (context, _) =>
        {
            var answer = await AskAsync(entry, ask);
            context.Options.Duration = LifetimeOf(answer, expiresAt);
            return answer;
        });
        if (IsCurrent(entry, found))
        {
            return found;
        }

        // It was dropped while it was on its way, so it is asked for anew, and by now the owner knows better.
        _cache.Remove(entry);
        return await AskAsync(entry, ask);
    }

    /// <summary>The entry may just have changed: whoever asks from now on gets what its owner says from now on.</summary>
    public void Drop(string entry) => NoteDrop(entry);

    /// <summary>News may have been missed: nothing that was asked for before this moment is used any more.</summary>
    public void DistrustAll()
    {
        Volatile.Write(ref _trustedFrom, _time.GetTimestamp());
        Interlocked.Increment(ref _news);
    }

    private async Task<Lookup<T>> AskAsync(string entry, Func<Task<(LookupOutcome Outcome, T? Value)>> ask)
    {
        var startedAt = _time.GetTimestamp();
        var (outcome, value) = await ask();
        if (outcome == LookupOutcome.Found && _foundAt.Count < MaxFoundLately)
        {
            _foundAt[entry] = startedAt;
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
        return answer.StartedAt > Volatile.Read(ref _trustedFrom) && !(_dropped.TryGetValue(entry, out var droppedAt) && answer.StartedAt <= droppedAt);
    }

    private void NoteDrop(string? entry)
    {
        var now = _time.GetTimestamp();
        if (entry is not null)
        {
            _dropped[entry] = now;
        }

        Interlocked.Increment(ref _news);
        Prune(now);
    }

    private void Prune(long now)
    {
        var due = Volatile.Read(ref _nextPrune);
        if (now < due || Interlocked.CompareExchange(ref _nextPrune, now + _time.TimestampFrequency, due) != due)
        {
            return;
        }

        foreach (var found in _foundAt)
        {
            if (_time.GetElapsedTime(found.Value, now) > FoundLatelyLifetime)
            {
                _foundAt.TryRemove(found);
            }
        }

        foreach (var drop in _dropped)
        {
            if (_time.GetElapsedTime(drop.Value, now) > DropLifetime)
            {
                _dropped.TryRemove(drop);
            }
        }
    }
}
