namespace Egret.Client;

/// <summary>How long to wait before the next try.</summary>
internal sealed class RetryDelay(EgretClientOptions options)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(500);

    /// <summary>Twice as long each time, and by chance somewhat less: those who failed together do not come back together.</summary>
    public TimeSpan Next(int attempt)
    {
        var most = First * Math.Pow(2, attempt);
        var chosen = most * (0.5 + (Random.Shared.NextDouble() / 2));
        return chosen < options.LongestRetryDelay ? chosen : options.LongestRetryDelay;
    }

    /// <summary>As long as the server says, and by chance a little longer; null when that is longer than the caller wants to wait.</summary>
    public TimeSpan? After(TimeSpan named) => named > options.LongestRetryDelay ? null : named + (Spread * Random.Shared.NextDouble());
}
