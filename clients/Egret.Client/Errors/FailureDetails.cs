using System.Collections.ObjectModel;
using System.Net;

namespace Egret.Client;

/// <summary>The data of an <see cref="EgretException"/>.</summary>
internal sealed record FailureDetails(string Message)
{
    /// <summary>The value of <see cref="Errors"/> if no field is invalid.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors =
        ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    public HttpStatusCode? Status { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } = NoErrors;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Creates the exception of the class that matches status and code.</summary>
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
            or (null, EgretErrorCodes.UpstreamUnavailable or EgretErrorCodes.UpstreamTimeout)
            or (null, EgretErrorCodes.ServiceUnavailable)
            => new EgretUnavailableException(this),
        _ => new EgretException(this),
    };
}
