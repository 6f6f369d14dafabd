namespace Egret.Client;

/// <summary>Reads the Retry-After header in both forms: seconds and date (RFC 9110 section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Returns the delay; null if the header is missing.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        // The date refers to the server's clock, so it is compared with the response's Date header if present.
        var delay = header?.Delta ?? (header?.Date - (response.Headers.Date ?? time.GetUtcNow()));
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
