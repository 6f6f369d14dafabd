namespace Egret.Gateway.Upstreams;

/// <summary>
/// A service accepted a request, sent no response, and fails its health check too; the caller gets 503.
/// </summary>
internal sealed class UnresponsiveServiceException(string service)
    : HttpRequestException(HttpRequestError.ConnectionError, $"The service '{service}' does not respond.");
