using Egret.Gateway.RateLimits;

namespace Egret.Gateway.Tests.RateLimits;

public sealed class RateWindowTests
{
    private const long Minute = 60_000;
    private const long Start = 1_000 * Minute;

    /// <summary>With fixed minutes, twice as many get through around the end of one; the estimate of the earlier minute errs by half of that after a burst.</summary>
    [Fact]
    public void No_minute_whenever_it_begins_lets_twice_the_limit_through()
    {
        const int Permits = 100;
        var window = new RateWindow();
        List<long> passed = [];
        for (var now = Start + 30_000; now < Start + (4 * Minute); now += 50)
        {
            if (window.Take(Permits, now).IsAllowed)
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
    public void Refused_request_gets_through_after_the_wait_it_was_told(int permits)
    {
        var window = new RateWindow();
        var now = Start + 17_123;
        while (window.Take(permits, now).IsAllowed)
        {
            now += 3;
        }

        for (var time = 0; time < 20; time++)
        {
            var refused = window.Peek(permits, now);
            Assert.False(refused.IsAllowed);
            Assert.Equal(0, refused.Remaining);
            now += refused.ResetSeconds * 1000;
            Assert.True(window.Take(permits, now).IsAllowed);
            while (window.Take(permits, now).IsAllowed)
            {
                // As many as there is room for.
            }
        }
    }

    [Fact]
    public void What_other_gateways_counted_comes_on_top_and_nothing_is_told_twice()
    {
        var window = new RateWindow();
        var minute = RateWindow.MinuteOf(Start);
        window.Take(10, Start);
        window.Take(10, Start);
        var told = window.TakePending(minute);
        window.Take(10, Start);
        window.Learn(minute, told, current: 7, previous: 0);

        Assert.Equal(2, told);
        Assert.Equal(2, window.Peek(10, Start).Remaining);
        Assert.Equal(1, window.TakePending(minute));
        window.Restore(minute, 1);
        Assert.Equal(1, window.TakePending(minute));
    }
}
