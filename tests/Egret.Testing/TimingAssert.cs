using System.Diagnostics;
using Xunit;

namespace Egret.Testing;

/// <summary>Checks that response times reveal no information.</summary>
public static class TimingAssert
{
    /// <summary>The number of measurement series before a difference counts as real.</summary>
    private const int MaxAttempts = 8;

    /// <summary>
    /// Checks that every kind of request takes the same time. The kinds are measured alternately, in a random order
    /// in each round, so that other load on the machine affects all of them; medians and minima are compared because
    /// single requests may be slow. A difference is measured again: a real difference persists in every series, a
    /// difference caused by load does not.
    /// </summary>
    /// <param name="rounds">The minimum number of measurements per kind.</param>
    /// <param name="tolerance">The permitted ratio of the slowest kind to the fastest.</param>
    /// <param name="kinds">Functions that send one request each and return its duration.</param>
    public static async Task TakeTheSameTimeAsync(int rounds, double tolerance, params Func<Task<TimeSpan>>[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var times = Array.ConvertAll(kinds, _ => new List<double>(rounds));
        double[] medians = [], minima = [];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await MeasureInterleavedAsync(rounds, kinds, times);
            medians = Array.ConvertAll(times, list => list.Order().ElementAt(list.Count / 2));
            minima = Array.ConvertAll(times, list => list.Min());
            if (medians.Max() < tolerance * medians.Min() || minima.Max() < tolerance * minima.Min())
            {
                return;
            }
        }

        Assert.Fail($"Medians in ms: {string.Join(", ", medians)}; minima: {string.Join(", ", minima)}");
    }

    /// <summary>Measures the duration of a request.</summary>
    public static async Task<TimeSpan> MeasureAsync(Func<Task> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task MeasureInterleavedAsync(int rounds, Func<Task<TimeSpan>>[] kinds, List<double>[] times)
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
