using System.Diagnostics;
using System.Net;

namespace Egret.Gateway.Audit;

/// <summary>Counts what makes one line of the audit trail.</summary>
internal sealed class AuditCounter
{
    private readonly Lock _lock = new();
    private int _count;
    private long _lastAt;
    private long? _reportedAt;
    private ActivityTraceId _trace;
    private bool _isClosed;

    /// <summary>Counts one more, unless it is closed: then another one counts by now.</summary>
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

    /// <summary>What was counted since the last time, unless that is not long enough ago.</summary>
    public AuditCount? TakePending(long now, TimeSpan interval, TimeProvider time)
    {
        lock (_lock)
        {
            if (_count == 0 || (_reportedAt is { } told && time.GetElapsedTime(told, now) < interval))
            {
                return null;
            }

            var taken = new AuditCount(_count, _lastAt, _trace == default ? null : _trace.ToHexString());
            _count = 0;
            _reportedAt = now;
            return taken;
        }
    }

    /// <summary>Closes it if nothing was counted for so long. Whoever still holds it learns that with the next count, which is so not lost.</summary>
    public bool TryClose(long now, TimeSpan interval, TimeProvider time)
    {
        lock (_lock)
        {
            _isClosed |= _count == 0 && time.GetElapsedTime(_lastAt, now) > interval;
            return _isClosed;
        }
    }
}
