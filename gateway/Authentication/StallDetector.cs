namespace Egret.Gateway.Authentication;

/// <summary>
/// Notices that the whole process stood still: suspended, or on a machine that was frozen and moved. News of what was dropped meanwhile
/// waits unread beside the requests that wait, so that what is in memory must not be believed when it goes on.
/// </summary>
internal sealed class StallDetector(TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>With the time that news takes to arrive still well below the second within which a revocation counts.</summary>
    private static readonly TimeSpan StallThreshold = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _stopping = new();
    private long _lastBeat = time.GetTimestamp();

    /// <summary>Raised after a stall, before anything is answered from memory again.</summary>
    public event Action? Stalled;

    /// <summary>Raises <see cref="Stalled"/> if the process is just going on after a stall. To be asked before memory is believed.</summary>
    /// <returns>The timestamp of now.</returns>
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
        // A thread of its own: a busy pool must not look like a stall.
        new Thread(RunHeartbeat) { IsBackground = true, Name = "stall watch" }.Start();
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
            // The very moment that was checked: a stall between it and a later one would never be seen.
            Volatile.Write(ref _lastBeat, Check());
        }
    }
}
