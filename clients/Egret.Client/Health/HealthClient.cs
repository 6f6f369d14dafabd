using System.Net;
using System.Text.Json;

namespace Egret.Client;

/// <summary>The system itself. Nothing here needs a credential.</summary>
public sealed class HealthClient
{
    private readonly EgretTransport _transport;

    internal HealthClient(EgretTransport transport) => _transport = transport;

    /// <summary>Gets how all parts are, also when the system cannot serve.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretUnavailableException">There is no gateway to ask.</exception>
    public async Task<SystemHealth> GetAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiCall(HttpMethod.Get, $"health/") { IsAnonymous = true, WantsEveryAnswer = true };
        using var response = await _transport.SendRawAsync(call, cancellationToken);
        var isReport = response.StatusCode is HttpStatusCode.OK
            || (response.StatusCode is HttpStatusCode.ServiceUnavailable && response.Content.Headers.ContentType?.MediaType == "application/json");
        return isReport
            ? await EgretTransport.ReadAsync(response, EgretJson.Default.SystemHealth, cancellationToken)
            : throw await ErrorAnswer.ReadAsync(response, cancellationToken);
    }

    /// <summary>Succeeds when the gateway runs.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task PingAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"alive/") { IsAnonymous = true, WantsEveryAnswer = true, Accept = "*/*" }, cancellationToken);

    /// <summary>Gets the API's own description (OpenAPI 3.1).</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<JsonElement> GetApiDocumentAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"openapi/v1.json") { IsAnonymous = true }, EgretJson.Default.JsonElement, cancellationToken);
}
