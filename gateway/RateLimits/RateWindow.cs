namespace Egret.Gateway.RateLimits;

/// <summary>
/// Counts one subject's requests of one class in a sliding window: the current minute and what is left of the one before it, so that the
/// end of a minute is no gap through which twice as many get (after a burst it is half as many more at the worst). Minutes are the clock's, the same for every gateway.
/// </summary>
internal sealed class RateWindow
{
    public const int Seconds = 60;

    private const long Milliseconds = Seconds * 1000L;

    private readonly Lock _lock = new();
    private long _minute;
    private long _previous;
    private long _current;
    private long _pending;
    private long _inFlight;

    /// <summary>The minute at this time, in milliseconds since 1970.</summary>
    public static long MinuteOf(long now) => now / Milliseconds;

    /// <summary>How long that minute has lasted by then, in milliseconds.</summary>
    public static long ElapsedOf(long now) => now % Milliseconds;

    /// <summary>Lets one more through and counts it, or does neither.</summary>
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

    /// <summary>What <see cref="Take"/> would say.</summary>
    public RateDecision Peek(int permits, long now)
    {
        lock (_lock)
        {
            MoveTo(MinuteOf(now));
            return Decide(permits, now);
        }
    }

    /// <summary>Takes the requests of this minute that the other gateways have not been synchronised of; <see cref="PutBack"/> or <see cref="Learn"/> follows.</summary>
    public long TakePending(long minute)
    {
        lock (_lock)
        {
            // What a minute's last moment leaves untold is not worth a message about a minute that is over.
            MoveTo(minute);
            if (_minute != minute)
            {
                return 0;
            }

            var untold = _pending;
            _inFlight += untold;
            _pending = 0;
            return untold;
        }
    }

    /// <summary>The pending failed: it is to be synchronised with the next.</summary>
    public void Restore(long minute, long synchronised)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _inFlight -= told;
                _pending += told;
            }
        }
    }

    /// <summary>What all gateways have counted together, this pending included; what was counted here since comes on top.</summary>
    public void Merge(long minute, long synchronised, long current, long previous)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _inFlight -= told;
                _current = current + _pending + _inFlight;
                _previous = previous;
            }
        }
    }

    /// <summary>Whether nothing of it counts any more.</summary>
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

    /// <summary>Milliseconds until so much of the earlier minute has left the window that one more fits.</summary>
    private long WaitFor(int permits, long elapsed) => _current < permits
        ? TimeUntilBelow(_previous, permits - _current) - elapsed
        : Milliseconds - elapsed + TimeUntilBelow(_current, permits);

    /// <summary>Milliseconds into a minute after which less than <paramref name="room"/> of the minute before are still counted.</summary>
    private static long TimeUntilBelow(long previous, long room) =>
        previous < room ? 0 : Math.Min(Milliseconds, Milliseconds - ((room * Milliseconds) - 1) / previous);

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
