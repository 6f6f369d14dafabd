using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Authentication;

/// <summary>Adds the gateway's own assertion to its calls to services.</summary>
internal sealed class GatewayAssertionHandler(AssertionIssuer assertions) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, assertions.ForGateway());
        return base.SendAsync(request, cancellationToken);
    }
}
