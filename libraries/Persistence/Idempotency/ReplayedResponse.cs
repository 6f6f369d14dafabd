using System.Security.Cryptography;
using System.Text.Json;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;

namespace Egret.Persistence.Idempotency;

/// <summary>
/// The stored response to a request with this <c>Idempotency-Key</c>. Returns it to an equal request, and 422
/// <c>idempotency_mismatch</c> to a different one.
/// </summary>
public sealed class ReplayedResponse : IResult
{
    private readonly StoredResponse _stored;
    private readonly ResponseKeys _keys;
    private readonly byte[] _fingerprint;

    internal ReplayedResponse(StoredResponse stored, ResponseKeys keys, byte[] fingerprint) =>
        (_stored, _keys, _fingerprint) = (stored, keys, fingerprint);

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (!CryptographicOperations.FixedTimeEquals(_stored.Fingerprint, _fingerprint))
        {
            var problem = Problems.Create(
                StatusCodes.Status422UnprocessableEntity,
                ErrorCodes.IdempotencyMismatch,
                $"This {IdempotentEndpoint.KeyHeader} was used for a different request; use a new key for a new request.");
            await problem.ExecuteAsync(httpContext);
            return;
        }

        var content = JsonSerializer.Deserialize<ResponseContent>(_keys.Decrypt(_stored.Answer))!;
        var response = httpContext.Response;
        response.StatusCode = content.Status;
        response.Headers.Location = content.Location;
        response.Headers.CacheControl = content.CacheControl;
        response.Headers[IdempotentEndpoint.ReplayedHeader] = "true";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = content.Body.Length;
        await response.Body.WriteAsync(content.Body, httpContext.RequestAborted);
    }
}
