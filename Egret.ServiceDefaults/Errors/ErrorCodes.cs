namespace Egret.ServiceDefaults.Errors;

/// <summary>Machine-readable <c>code</c> of every error body.</summary>
public static class ErrorCodes
{
    /// <summary>400: malformed JSON, a missing or wrong field, two credentials.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>401: no credential where one is needed.</summary>
    public const string NotAuthenticated = "not_authenticated";

    /// <summary>401: the access or refresh token is malformed, expired, forged or revoked.</summary>
    public const string TokenNotValid = "token_not_valid";

    /// <summary>401: the API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.</summary>
    public const string ApiKeyNotValid = "api_key_not_valid";

    /// <summary>401: wrong e-mail or password.</summary>
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>402: the organisation's monthly credits, or its storage, are used up.</summary>
    public const string CreditsExhausted = "credits_exhausted";

    /// <summary>403: known caller, not allowed.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>403: only platform administrators may do this.</summary>
    public const string PlatformAdminRequired = "platform_admin_required";

    /// <summary>403: the domain is outside the organisation's allowed domains.</summary>
    public const string DomainNotAllowed = "domain_not_allowed";

    /// <summary>404: absent, or not the caller's to know of.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the path exists, but not with this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>406: no representation that the caller accepts.</summary>
    public const string NotAcceptable = "not_acceptable";

    /// <summary>408: the body did not arrive in time.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>409: it contradicts what is there.</summary>
    public const string Conflict = "conflict";

    /// <summary>413: the body is larger than allowed.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>415: a content type that the endpoint does not read.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>422: the idempotency key was used with another body.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>429: too many requests.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>500: a defect of ours.</summary>
    public const string InternalError = "internal_error";

    /// <summary>502: a model provider, or a service behind the gateway, does not answer as it should.</summary>
    public const string UpstreamUnavailable = "upstream_unavailable";

    /// <summary>503: a part of Egret is away for the moment.</summary>
    public const string ServiceUnavailable = "service_unavailable";

    /// <summary>504: a part of Egret did not answer in time.</summary>
    public const string UpstreamTimeout = "upstream_timeout";

    /// <summary>The code that a bare status stands for.</summary>
    internal static string ForStatus(int status) => status switch
    {
        400 => InvalidRequest,
        401 => NotAuthenticated,
        402 => CreditsExhausted,
        403 => PermissionDenied,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTimeout,
        409 => Conflict,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        422 => IdempotencyMismatch,
        429 => RateLimited,
        502 => UpstreamUnavailable,
        503 => ServiceUnavailable,
        504 => UpstreamTimeout,
        >= 400 and < 500 => InvalidRequest,
        _ => InternalError,
    };

    /// <summary>A sentence for a status that was set without one.</summary>
    internal static string DefaultDetail(int status) => status switch
    {
        400 => "The request is malformed.",
        401 => "Authentication credentials were not provided.",
        403 => "You are not allowed to do this.",
        404 => "Not found.",
        405 => "This path does not take this method.",
        406 => "None of the accepted content types can be served.",
        408 => "The request did not arrive in time; send it again.",
        409 => "The request contradicts what is there.",
        413 => "The request body is too large.",
        415 => "The content type of the request is not supported here.",
        429 => "Too many requests; try again later.",
        502 => "A part of the system did not answer as it should.",
        503 => "A part of the system is away for the moment; try again shortly.",
        504 => "A part of the system did not answer in time.",
        >= 400 and < 500 => "The request could not be served.",
        _ => "Something went wrong on our side. The trace id finds it in the logs.",
    };
}
