namespace Egret.Gateway.RateLimiting;

/// <summary>
/// Counts one partition's requests of one class in a sliding window: the current minute and the weighted count of the
/// previous minute, so that a burst across the end of a minute cannot get twice the limit (at most one and a half
/// times). Minutes are aligned to the clock and so the same for all gateways.
/// </summary>
internal sealed class RateWindow
{
    /// <summary>The length of the window in seconds.</summary>
    public const int Seconds = 60;

    private const long Milliseconds = Seconds * 1000L;

    private readonly Lock _lock = new();
    private long _minute;
    private long _previous;
    private long _current;
    private long _pending;
    private long _inFlight;

    /// <summary>The number of the minute at a time in milliseconds since the Unix epoch.</summary>
    public static long MinuteOf(long now) => now / Milliseconds;

    /// <summary>The milliseconds since the start of that minute.</summary>
    public static long ElapsedOf(long now) => now % Milliseconds;

    /// <summary>Counts a request if it is within the limit.</summary>
    public RateDecision Acquire(int permits, long now)
    {
        lock (_lock)
        {
            MoveTo(MinuteOf(now));
            var decision = Decide(permits, now);
            if (decision.IsAllowed)
            {
                _current++;
                _pending++;
                return decision with { Remaining = Math.Max(0, decision.Remaining - 1) };
            }

            return decision;
        }
    }

    /// <summary>The decision of <see cref="Acquire"/>, without counting.</summary>
    public RateDecision Peek(int permits, long now)
    {
        lock (_lock)
        {
            MoveTo(MinuteOf(now));
            return Decide(permits, now);
        }
    }

    /// <summary>
    /// Takes the pending count of the minute for synchronisation; <see cref="Merge"/> or <see cref="Restore"/> must
    /// follow.
    /// </summary>
    public long TakePending(long minute)
    {
        lock (_lock)
        {
            // Counts of a previous minute are discarded: a few requests of its last 200 ms do not justify a call.
            MoveTo(minute);
            if (_minute != minute)
            {
                return 0;
            }

            var pending = _pending;
            _inFlight += pending;
            _pending = 0;
            return pending;
        }
    }

    /// <summary>Returns a count whose synchronisation failed to the pending count.</summary>
    public void Restore(long minute, long synchronised)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _inFlight -= synchronised;
                _pending += synchronised;
            }
        }
    }

    /// <summary>
    /// Sets the shared counts after a synchronisation and adds the requests counted locally since then.
    /// </summary>
    /// <param name="minute">The minute of the counts.</param>
    /// <param name="synchronised">The part of the count that was taken by <see cref="TakePending"/>.</param>
    /// <param name="current">The count of all gateways in the minute.</param>
    /// <param name="previous">The count of all gateways in the previous minute.</param>
    public void Merge(long minute, long synchronised, long current, long previous)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _inFlight -= synchronised;
                _current = current + _pending + _inFlight;
                _previous = previous;
            }
        }
    }

    /// <summary>Whether both minutes are over, so that the window can be removed.</summary>
    public bool IsExpired(long minute)
    {
        lock (_lock)
        {
            return _minute < minute - 1;
        }
    }

    private RateDecision Decide(int permits, long now)
    {
        var elapsed = ElapsedOf(now);
        var counted = (_previous * (Milliseconds - elapsed) / Milliseconds) + _current;
        var isAllowed = counted < permits;
        var wait = isAllowed ? Milliseconds - elapsed : WaitFor(permits, elapsed);
        return new(isAllowed, (int)Math.Clamp(permits - counted, 0, int.MaxValue), (int)((wait + 999) / 1000));
    }

    /// <summary>The milliseconds until the weighted count is low enough for one more request.</summary>
    private long WaitFor(int permits, long elapsed) => _current < permits
        ? TimeUntilBelow(_previous, permits - _current) - elapsed
        : Milliseconds - elapsed + TimeUntilBelow(_current, permits);

    /// <summary>
    /// The milliseconds into a minute after which the weighted count of the previous minute is below
    /// <paramref name="count"/>.
    /// </summary>
    private static long TimeUntilBelow(long previous, long count) =>
        previous < count ? 0 : Math.Min(Milliseconds, Milliseconds - ((count * Milliseconds) - 1) / previous);

    private void MoveTo(long minute)
    {
        if (minute <= _minute)
        {
            return;
        }

        _previous = minute == _minute + 1 ? _current : 0;
        _current = 0;
        _pending = 0;
        _inFlight = 0;
        _minute = minute;
    }
}
