using System.Net;

namespace Egret.Client;

/// <summary>
/// Retries a request on 429 and 503 with Retry-After and, if it is idempotent, on connection failures and on 503
/// without Retry-After. The number of retries is limited, and the call's deadline applies.
/// </summary>
internal sealed class RetryHandler(EgretClientOptions options) : DelegatingHandler
{
    private readonly RetryDelay _delay = new(options);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var mayRetry = attempt < options.Retries;
            TimeSpan? delay;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                delay = mayRetry ? DelayAfter(request, response, attempt) : null;
                if (delay is null)
                {
                    return response;
                }

                response.Dispose();
            }
            catch (HttpRequestException) when (mayRetry && request.Is(RequestOptionKeys.IsRepeatable))
            {
                delay = _delay.Next(attempt);
            }

            await Task.Delay(delay.Value, options.Time, cancellationToken);
        }
    }

    /// <summary>Returns the delay before a retry; null if the response must be returned.</summary>
    private TimeSpan? DelayAfter(HttpRequestMessage request, HttpResponseMessage response, int attempt)
    {
        var isRetryable = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if (!isRetryable || !request.Is(RequestOptionKeys.IsResendable)
            || request.Is(RequestOptionKeys.AcceptsErrorStatus))
        {
            return null;
        }

        // A server that sends Retry-After has rejected the request. Without it, a proxy may have forwarded the request
        // before it failed.
        return RetryAfter.Of(response, options.Time) is { } retryAfter ? _delay.After(retryAfter)
            : request.Is(RequestOptionKeys.IsRepeatable) ? _delay.Next(attempt)
            : null;
    }
}
