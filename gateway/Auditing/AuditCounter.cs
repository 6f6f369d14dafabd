using System.Diagnostics;

namespace Egret.Gateway.Auditing;

/// <summary>Counts the occurrences that one audit entry reports.</summary>
internal sealed class AuditCounter
{
    private readonly Lock _lock = new();
    private int _count;
    private long _lastAt;
    private long? _reportedAt;
    private ActivityTraceId _trace;
    private bool _isClosed;

    /// <summary>Counts an occurrence.</summary>
    /// <returns>False if the counter is closed; the caller continues with a new counter.</returns>
    public bool TryCount(long now)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            _count++;
            _lastAt = now;
            _trace = Activity.Current?.TraceId ?? default;
            return true;
        }
    }

    /// <summary>
    /// Takes the pending count; null if it is 0, or if the last report is more recent than the interval.
    /// </summary>
    public AuditCount? TakePending(long now, TimeSpan interval, TimeProvider time)
    {
        lock (_lock)
        {
            if (_count == 0 || (_reportedAt is { } reportedAt && time.GetElapsedTime(reportedAt, now) < interval))
            {
                return null;
            }

            var taken = new AuditCount(_count, _lastAt, _trace == default ? null : _trace.ToHexString());
            _count = 0;
            _reportedAt = now;
            return taken;
        }
    }

    /// <summary>
    /// Closes the counter if it counted nothing for the interval. A request that still refers to it gets false from
    /// <see cref="TryCount"/>, so no occurrence is lost.
    /// </summary>
    public bool TryClose(long now, TimeSpan interval, TimeProvider time)
    {
        lock (_lock)
        {
            _isClosed |= _count == 0 && time.GetElapsedTime(_lastAt, now) > interval;
            return _isClosed;
        }
    }
}
