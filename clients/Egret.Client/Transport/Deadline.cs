namespace Egret.Client;

/// <summary>
/// The remaining time of a call. It is paused while the call waits for something other than the server: sending an
/// upload, or obtaining a credential.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;
    private readonly Lock _lock = new();
    private TimeSpan _remaining;
    private long _startedAt;
    private int _pauses;
    private bool _isDisposed;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = time;
        _remaining = limit;
        _timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
        Run();
    }

    /// <summary>Cancelled when the time has elapsed or the caller cancels.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Pauses the deadline until the result is disposed.</summary>
    public IDisposable Pause()
    {
        lock (_lock)
        {
            if (_pauses++ == 0 && IsLimited)
            {
                _remaining -= _time.GetElapsedTime(_startedAt);
                _timeout.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }

        return new PauseScope(this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _linked.Dispose();
        _timeout.Dispose();
    }

    /// <summary>
    /// Whether a limit applies. False after disposal: an upload may still be running when its response has been
    /// received.
    /// </summary>
    private bool IsLimited => !_isDisposed && _remaining != Timeout.InfiniteTimeSpan;

    private void Run()
    {
        if (IsLimited)
        {
            _startedAt = _time.GetTimestamp();
            _timeout.CancelAfter(_remaining > TimeSpan.Zero ? _remaining : TimeSpan.Zero);
        }
    }

    private void Resume()
    {
        lock (_lock)
        {
            if (--_pauses == 0)
            {
                Run();
            }
        }
    }

    private sealed class PauseScope(Deadline deadline) : IDisposable
    {
        private Deadline? _deadline = deadline;

        public void Dispose() => Interlocked.Exchange(ref _deadline, null)?.Resume();
    }
}
