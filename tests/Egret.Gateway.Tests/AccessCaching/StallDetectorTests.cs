using Egret.Gateway.AccessCaching;

namespace Egret.Gateway.Tests.AccessCaching;

public sealed class StallDetectorTests
{
    /// <summary>
    /// A stall is detected after any clock read of the detector: otherwise, memory that has missed invalidations would
    /// be used.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Stall_after_any_clock_read_is_detected(int reads)
    {
        using var detector = new StallDetector(new StallingTimeProvider(reads));
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        detector.Stalled += () => stalled.TrySetResult();

        await detector.StartAsync(CancellationToken.None);

        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>A clock that stands still, except for one jump after the given number of reads.</summary>
    private sealed class StallingTimeProvider(int reads) : TimeProvider
    {
        private int _reads;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _reads) > reads ? TimeSpan.TicksPerMinute : 0;
    }
}
