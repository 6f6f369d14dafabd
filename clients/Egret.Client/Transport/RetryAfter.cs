namespace Egret.Client;

/// <summary>The Retry-After header, in both its forms.</summary>
internal static class RetryAfter
{
    /// <summary>How long to wait; null when the answer does not say.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        // A date is the server's: its own clock, where it tells it, is the one to compare with.
        var delay = header?.Delta ?? (header?.Date - (response.Headers.Date ?? time.GetUtcNow()));
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
