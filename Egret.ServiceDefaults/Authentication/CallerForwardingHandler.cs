using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Copies the assertion and the origin of the current request to an outgoing call.</summary>
internal sealed class CallerForwardingHandler(IHttpContextAccessor accessor) : DelegatingHandler
{
    private static readonly string[] Forwarded = [HeaderNames.Authorization, "X-Forwarded-Proto", "X-Forwarded-Host"];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = accessor.HttpContext?.Request.Headers
            ?? throw new InvalidOperationException("There is no current request whose caller could be forwarded.");
        foreach (var name in Forwarded)
        {
            // A retry sends the same request object: two assertions would be rejected.
            request.Headers.Remove(name);
            if (received[name] is { Count: > 0 } values)
            {
                request.Headers.TryAddWithoutValidation(name, values.ToString());
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
