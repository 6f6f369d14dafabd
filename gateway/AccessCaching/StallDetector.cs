namespace Egret.Gateway.AccessCaching;

/// <summary>
/// Detects a stall of the process: it was suspended, or its machine was frozen or migrated. Invalidations published
/// during the stall wait unread in the socket, so the in-memory caches must not be used when the process resumes.
/// </summary>
internal sealed class StallDetector(TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Together with the delivery of an invalidation, well below the revocation bound of 1 s.</summary>
    private static readonly TimeSpan StallThreshold = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _stopping = new();
    private long _lastBeat = time.GetTimestamp();

    /// <summary>Raised after a stall, before the next read of a cache.</summary>
    public event Action? Stalled;

    /// <summary>
    /// Raises <see cref="Stalled"/> if the process resumes after a stall. Called before each read of a cache.
    /// </summary>
    /// <returns>The current timestamp.</returns>
    public long Check()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(Volatile.Read(ref _lastBeat), now) > StallThreshold)
        {
            Stalled?.Invoke();
            Volatile.Write(ref _lastBeat, now);
        }

        return now;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A dedicated thread: an exhausted thread pool is not a stall.
        new Thread(RunHeartbeat) { IsBackground = true, Name = "stall detector" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Set();
        return Task.CompletedTask;
    }

    public void Dispose() => _stopping.Set();

    private void RunHeartbeat()
    {
        while (!_stopping.Wait(HeartbeatInterval))
        {
            // The timestamp that was checked, not a later one: a stall between the two would not be detected.
            Volatile.Write(ref _lastBeat, Check());
        }
    }
}
