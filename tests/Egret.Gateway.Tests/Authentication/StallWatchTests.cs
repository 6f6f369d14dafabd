using Egret.Gateway.Authentication;

namespace Egret.Gateway.Tests.Authentication;

public sealed class StallWatchTests
{
    /// <summary>Wherever in the watch's own work the process is frozen, it is noticed when it goes on: else memory is believed that has missed news.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Freeze_right_after_any_look_at_the_clock_is_noticed(int looks)
    {
        using var watch = new StallDetector(new FreezingTime(looks));
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Stalled += () => stalled.TrySetResult();

        await watch.StartAsync(CancellationToken.None);

        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Stands still but for one leap, after this many looks.</summary>
    private sealed class FreezingTime(int looks) : TimeProvider
    {
        private int _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) > looks ? TimeSpan.TicksPerMinute : 0;
    }
}
