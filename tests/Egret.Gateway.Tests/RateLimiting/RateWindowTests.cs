using Egret.Gateway.RateLimiting;

namespace Egret.Gateway.Tests.RateLimiting;

public sealed class RateWindowTests
{
    private const long Minute = 60_000;
    private const long Start = 1_000 * Minute;

    /// <summary>
    /// With fixed minutes, twice the limit would be admitted around the end of a minute; the estimate of the previous
    /// minute is wrong by half of that after a burst.
    /// </summary>
    [Fact]
    public void Any_minute_allows_at_most_one_and_a_half_times_the_limit()
    {
        const int Permits = 100;
        var window = new RateWindow();
        List<long> passed = [];
        for (var now = Start + 30_000; now < Start + (4 * Minute); now += 50)
        {
            if (window.Acquire(Permits, now).IsAllowed)
            {
                passed.Add(now);
            }
        }

        Assert.All(passed, from => Assert.InRange(passed.Count(time => time >= from && time < from + Minute), 1, Permits * 3 / 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Rejected_request_is_allowed_after_retry_after(int permits)
    {
        var window = new RateWindow();
        var now = Start + 17_123;
        while (window.Acquire(permits, now).IsAllowed)
        {
            now += 3;
        }

        for (var time = 0; time < 20; time++)
        {
            var rejected = window.Peek(permits, now);
            Assert.False(rejected.IsAllowed);
            Assert.Equal(0, rejected.Remaining);
            now += rejected.ResetSeconds * 1000;
            Assert.True(window.Acquire(permits, now).IsAllowed);
            while (window.Acquire(permits, now).IsAllowed)
            {
                // Up to the limit.
            }
        }
    }

    [Fact]
    public void Shared_counts_are_merged_and_pending_counts_are_taken_once()
    {
        var window = new RateWindow();
        var minute = RateWindow.MinuteOf(Start);
        window.Acquire(10, Start);
        window.Acquire(10, Start);
        var forwarded = window.TakePending(minute);
        window.Acquire(10, Start);
        window.Merge(minute, forwarded, current: 7, previous: 0);

        Assert.Equal(2, forwarded);
        Assert.Equal(2, window.Peek(10, Start).Remaining);
        Assert.Equal(1, window.TakePending(minute));
        window.Restore(minute, 1);
        Assert.Equal(1, window.TakePending(minute));
    }
}
