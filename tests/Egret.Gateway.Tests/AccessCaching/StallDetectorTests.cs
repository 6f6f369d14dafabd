using Egret.Gateway.AccessCaching;

namespace Egret.Gateway.Tests.AccessCaching;

public sealed class StallDetectorTests
{
    /// <summary>
    /// Wherever in the watch's own work the process is frozen, it is noticed when it goes on: else memory is believed
    /// that has missed news.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Stall_after_any_clock_read_is_detected(int looks)
    {
        using var watch = new StallDetector(new StallingTimeProvider(looks));
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Stalled += () => stalled.TrySetResult();

        await watch.StartAsync(CancellationToken.None);

        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Stands still but for one leap, after this many looks.</summary>
    private sealed class StallingTimeProvider(int looks) : TimeProvider
    {
        private int _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) > looks ? TimeSpan.TicksPerMinute : 0;
    }
}
