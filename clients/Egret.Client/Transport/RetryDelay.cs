namespace Egret.Client;

/// <summary>Computes the delay before a retry.</summary>
internal sealed class RetryDelay(EgretClientOptions options)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Returns an exponential delay with jitter, so that clients that failed together do not retry together.
    /// </summary>
    public TimeSpan Next(int attempt)
    {
        var maximum = First * Math.Pow(2, attempt);
        var chosen = maximum * (0.5 + (Random.Shared.NextDouble() / 2));
        return chosen < options.MaxRetryDelay ? chosen : options.MaxRetryDelay;
    }

    /// <summary>
    /// Returns the delay that the server requests plus jitter; null if it exceeds
    /// <see cref="EgretClientOptions.MaxRetryDelay"/>.
    /// </summary>
    public TimeSpan? After(TimeSpan retryAfter) =>
        retryAfter > options.MaxRetryDelay ? null : retryAfter + (Jitter * Random.Shared.NextDouble());
}
