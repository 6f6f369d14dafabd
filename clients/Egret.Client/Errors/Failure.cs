using System.Collections.ObjectModel;
using System.Net;

namespace Egret.Client;

/// <summary>What an exception is made of.</summary>
internal sealed record Failure(string Message)
{
    public HttpStatusCode? Status { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception of the class that callers catch for it.</summary>
    public EgretException ToException() => (Status, Code) switch
    {
        (HttpStatusCode.BadRequest, _) => new EgretInvalidRequestException(this),
        (HttpStatusCode.Unauthorized, _) => new EgretNotAuthenticatedException(this),
        (HttpStatusCode.PaymentRequired, _) => new EgretCreditsExhaustedException(this),
        (HttpStatusCode.Forbidden, _) => new EgretPermissionDeniedException(this),
        (HttpStatusCode.NotFound, _) or (null, EgretErrorCodes.NotFound) => new EgretNotFoundException(this),
        (HttpStatusCode.Conflict, _) => new EgretConflictException(this),
        (HttpStatusCode.TooManyRequests, _) => new EgretRateLimitedException(this),
        (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, _)
            or (null, EgretErrorCodes.UpstreamUnavailable or EgretErrorCodes.UpstreamTimeout or EgretErrorCodes.ServiceUnavailable)
            => new EgretUnavailableException(this),
        _ => new EgretException(this),
    };
}
