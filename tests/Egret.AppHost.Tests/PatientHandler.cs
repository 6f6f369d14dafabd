using System.Net;

namespace Egret.AppHost.Tests;

/// <summary>Does what an honest client does when a part is away for a moment, as it may be on a busy machine: tries again when told to.</summary>
internal sealed class PatientHandler() : DelegatingHandler(new SocketsHttpHandler())
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
