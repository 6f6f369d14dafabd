using Egret.ServiceDefaults.Errors;
using Microsoft.Extensions.Primitives;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Rejects a request with two credentials, because the gateway and a service might each read another one.
/// </summary>
internal sealed class SingleCredentialMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var keys = headers.TryGetValue(Credential.ApiKeyHeader, out var values) ? values : StringValues.Empty;
        return headers.Authorization.Count + keys.Count <= 1
            ? next(context)
            : context.WriteProblemAsync(
                StatusCodes.Status400BadRequest, ErrorCodes.InvalidRequest,
                "Send one credential: either one Authorization header or one X-API-Key header.");
    }
}
