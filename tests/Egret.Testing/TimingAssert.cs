using System.Diagnostics;
using Xunit;

namespace Egret.Testing;

/// <summary>Checks that the time which an answer takes tells nothing.</summary>
public static class TimingAssert
{
    /// <summary>How many times more is measured than asked for, before a difference is believed.</summary>
    private const int Patience = 8;

    /// <summary>
    /// Every kind of request takes the same time. The kinds take turns, in another order each round, so that what else the machine does slows
    /// all of them; medians or minima are compared, as anything may make one request slow. Where they differ, it goes on: a difference that
    /// comes of the kinds stays however often it is measured, and one that comes of the machine does not.
    /// </summary>
    /// <param name="rounds">How often each kind is measured at least.</param>
    /// <param name="tolerance">By which factor the slowest kind may take longer than the fastest.</param>
    /// <param name="kinds">Makes one request each and says how long it took.</param>
    public static async Task TakeTheSameTimeAsync(int rounds, double tolerance, params Func<Task<TimeSpan>>[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var times = Array.ConvertAll(kinds, _ => new List<double>(rounds));
        double[] medians = [], minima = [];
        for (var attempt = 0; attempt < Patience; attempt++)
        {
            await MeasureInTurnsAsync(rounds, kinds, times);
            medians = Array.ConvertAll(times, list => list.Order().ElementAt(list.Count / 2));
            minima = Array.ConvertAll(times, list => list.Min());
            if (medians.Max() < tolerance * medians.Min() || minima.Max() < tolerance * minima.Min())
            {
                return;
            }
        }

        Assert.Fail($"Medians in ms: {string.Join(", ", medians)}; minima: {string.Join(", ", minima)}");
    }

    /// <summary>How long a request takes.</summary>
    public static async Task<TimeSpan> MeasureAsync(Func<Task> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task MeasureInTurnsAsync(int rounds, Func<Task<TimeSpan>>[] kinds, List<double>[] times)
    {
        int[] order = [.. Enumerable.Range(0, kinds.Length)];
        for (var round = 0; round < rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var kind in order)
            {
                times[kind].Add((await kinds[kind]()).TotalMilliseconds);
            }
        }
    }
}
