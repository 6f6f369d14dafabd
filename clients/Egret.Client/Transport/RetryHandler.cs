using System.Net;

namespace Egret.Client;

/// <summary>
/// Sends a request again when the server asks for it (429 and 503, after the time it names) and, if that is safe, when the connection
/// failed. A limited number of times, and never later than the caller's own time-out.
/// </summary>
internal sealed class RetryHandler(EgretClientOptions options) : DelegatingHandler
{
    private readonly RetryDelay _delay = new(options);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
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
            catch (HttpRequestException) when (mayRetry && request.Is(RequestMarks.IsRepeatable))
            {
                delay = _delay.Next(attempt);
            }

            await Task.Delay(delay.Value, options.Time, cancellationToken);
        }
    }

    /// <summary>How long to wait until it is worth while; null when it is not.</summary>
    private TimeSpan? DelayAfter(HttpRequestMessage request, HttpResponseMessage response, int attempt)
    {
        var isRefusal = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if (!isRefusal || !request.Is(RequestMarks.IsResendable) || request.Is(RequestMarks.WantsEveryAnswer))
        {
            return null;
        }

        // Who names a time has looked at the request and refused it. Without one, a proxy may have sent it on before it gave up.
        return RetryAfter.Of(response, options.Time) is { } named ? _delay.After(named)
            : request.Is(RequestMarks.IsRepeatable) ? _delay.Next(attempt)
            : null;
    }
}
