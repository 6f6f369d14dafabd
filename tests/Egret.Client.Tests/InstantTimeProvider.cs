namespace Egret.Client.Tests;

/// <summary>A time provider whose timers fire immediately. Records each delay and advances the time by it.</summary>
internal sealed class InstantTimeProvider : TimeProvider
{
    private readonly List<TimeSpan> _delays = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (_delays)
            {
                return [.. _delays];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_delays)
        {
            return _now;
        }
    }

    public void Advance(TimeSpan time)
    {
        lock (_delays)
        {
            _now += time;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            // An infinite timer is a deadline that is set later, not a delay.
            return System.CreateTimer(callback, state, dueTime, period);
        }

        lock (_delays)
        {
            _delays.Add(dueTime);
            _now += dueTime;
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
