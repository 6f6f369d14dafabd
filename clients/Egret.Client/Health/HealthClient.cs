using System.Net;
using System.Text.Json;

namespace Egret.Client;

/// <summary>Reads the health of the installation. Needs no credential.</summary>
public sealed class HealthClient
{
    private readonly EgretTransport _transport;

    internal HealthClient(EgretTransport transport) => _transport = transport;

    /// <summary>Gets the health of all parts, even if the installation is unhealthy.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretUnavailableException">The gateway is unavailable.</exception>
    public async Task<SystemHealth> GetAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiCall(HttpMethod.Get, $"health/") { IsAnonymous = true, AcceptsErrorStatus = true };
        using var response = await _transport.SendRawAsync(call, cancellationToken);
        var isReport = response.StatusCode is HttpStatusCode.OK
            || (response.StatusCode is HttpStatusCode.ServiceUnavailable
                && response.Content.Headers.ContentType?.MediaType == "application/json");
        return isReport
            ? await EgretTransport.ReadAsync(response, EgretJson.Default.SystemHealth, cancellationToken)
            : throw await ErrorResponseReader.ReadAsync(response, cancellationToken);
    }

    /// <summary>Succeeds if the gateway is running.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task PingAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"alive/") { IsAnonymous = true, AcceptsErrorStatus = true, Accept = "*/*" },
        cancellationToken);

    /// <summary>Gets the OpenAPI 3.1 document of the API.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<JsonElement> GetApiDocumentAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"openapi/v1.json") { IsAnonymous = true }, EgretJson.Default.JsonElement,
        cancellationToken);
}
