using System.Security.Cryptography;
using System.Text.Json;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>What was answered to a request with this <c>Idempotency-Key</c> before: given again to the same one, refused to another.</summary>
public sealed class GivenAnswer : IResult
{
    private readonly KeptAnswer _kept;
    private readonly AnswerKeys _keys;
    private readonly byte[] _fingerprint;

    internal GivenAnswer(KeptAnswer kept, AnswerKeys keys, byte[] fingerprint) => (_kept, _keys, _fingerprint) = (kept, keys, fingerprint);

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (!CryptographicOperations.FixedTimeEquals(_kept.Fingerprint, _fingerprint))
        {
            await Problems.Create(
                StatusCodes.Status422UnprocessableEntity, ErrorCodes.IdempotencyMismatch,
                $"This {IdempotentEndpoint.KeyHeader} was used for another request; take a new one for a new request.").ExecuteAsync(httpContext);
            return;
        }

        var answer = JsonSerializer.Deserialize<AnswerContent>(_keys.Open(_kept.Answer))!;
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.Headers.Location = answer.Location;
        response.Headers.CacheControl = answer.CacheControl;
        response.Headers[IdempotentEndpoint.ReplayedHeader] = "true";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
