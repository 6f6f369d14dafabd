namespace Egret.Client;

/// <summary>
/// How long a call may still take. The time stands still while something else than the server is waited for: the line that a body goes over,
/// or the credential, which may have to ask a person.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _either;
    private readonly Lock _lock = new();
    private TimeSpan _left;
    private long _since;
    private int _pauses;
    private bool _isOver;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = time;
        _left = limit;
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        Run();
    }

    /// <summary>Cancelled when the time is over, or when the caller gives up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Lets the time stand still until the pause is disposed of.</summary>
    public IDisposable Pause()
    {
        lock (_lock)
        {
            if (_pauses++ == 0 && IsLimited)
            {
                _left -= _time.GetElapsedTime(_since);
                _end.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }

        return new Pausing(this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _either.Dispose();
        _end.Dispose();
    }

    /// <summary>A body can still be on its way when its answer is there already: then there is nothing left to measure.</summary>
    private bool IsLimited => !_isOver && _left != Timeout.InfiniteTimeSpan;

    private void Run()
    {
        if (IsLimited)
        {
            _since = _time.GetTimestamp();
            _end.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
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

    private sealed class Pausing(Deadline deadline) : IDisposable
    {
        private Deadline? _deadline = deadline;

        public void Dispose() => Interlocked.Exchange(ref _deadline, null)?.Resume();
    }
}
