namespace Egret.Gateway.RateLimits;

/// <summary>What the counter says of one more request.</summary>
/// <param name="IsAllowed">Whether it is let through.</param>
/// <param name="Remaining">How many more would be, right now.</param>
/// <param name="ResetSeconds">Until the window's end; of a refused one until it may be tried again. At least 1.</param>
internal readonly record struct RateDecision(bool IsAllowed, int Remaining, int ResetSeconds);

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
    private long _untold;
    private long _beingTold;

    /// <summary>The minute at this time, in milliseconds since 1970.</summary>
    public static long MinuteOf(long now) => now / Milliseconds;

    /// <summary>How long that minute has lasted by then, in milliseconds.</summary>
    public static long ElapsedOf(long now) => now % Milliseconds;

    /// <summary>Lets one more through and counts it, or does neither.</summary>
    public RateDecision Take(int permits, long now)
    {
        lock (_lock)
        {
            MoveTo(MinuteOf(now));
            var decision = Decide(permits, now);
            if (decision.IsAllowed)
            {
                _current++;
                _untold++;
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

    /// <summary>Takes the requests of this minute that the other gateways have not been told of; <see cref="PutBack"/> or <see cref="Learn"/> follows.</summary>
    public long TakeUntold(long minute)
    {
        lock (_lock)
        {
            // What a minute's last moment leaves untold is not worth a message about a minute that is over.
            MoveTo(minute);
            if (_minute != minute)
            {
                return 0;
            }

            var untold = _untold;
            _beingTold += untold;
            _untold = 0;
            return untold;
        }
    }

    /// <summary>The telling failed: it is to be told with the next.</summary>
    public void PutBack(long minute, long told)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _beingTold -= told;
                _untold += told;
            }
        }
    }

    /// <summary>What all gateways have counted together, this telling included; what was counted here since comes on top.</summary>
    public void Learn(long minute, long told, long current, long previous)
    {
        lock (_lock)
        {
            if (_minute == minute)
            {
                _beingTold -= told;
                _current = current + _untold + _beingTold;
                _previous = previous;
            }
        }
    }

    /// <summary>Whether nothing of it counts any more.</summary>
    public bool IsOver(long minute)
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
        ? LeavingTime(_previous, permits - _current) - elapsed
        : Milliseconds - elapsed + LeavingTime(_current, permits);

    /// <summary>Milliseconds into a minute after which less than <paramref name="room"/> of the minute before are still counted.</summary>
    private static long LeavingTime(long previous, long room) =>
        previous < room ? 0 : Math.Min(Milliseconds, Milliseconds - ((room * Milliseconds) - 1) / previous);

    private void MoveTo(long minute)
    {
        if (minute <= _minute)
        {
            return;
        }

        _previous = minute == _minute + 1 ? _current : 0;
        _current = 0;
        _untold = 0;
        _beingTold = 0;
        _minute = minute;
    }
}
