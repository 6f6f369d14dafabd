using System.Net;

namespace Egret.AppHost.Tests;

/// <summary>
/// Retries a request after a 503 response, which a busy machine may return, when <c>Retry-After</c> has elapsed.
/// </summary>
internal sealed class RetryingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private const int Attempts = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == Attempts)
            {
                return response;
            }

            var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            response.Dispose();
            await Task.Delay(wait, cancellationToken);
        }
    }
}
