namespace Egret.ServiceDefaults.Errors;

/// <summary>The values of the machine-readable <c>code</c> in error bodies.</summary>
public static class ErrorCodes
{
    /// <summary>400: malformed JSON, a missing or invalid field, or two credentials.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>401: the endpoint requires a credential and the request has none.</summary>
    public const string NotAuthenticated = "not_authenticated";

    /// <summary>401: the access or refresh token is malformed, expired, forged or revoked.</summary>
    public const string TokenNotValid = "token_not_valid";

    /// <summary>
    /// 401: the API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.
    /// </summary>
    public const string ApiKeyNotValid = "api_key_not_valid";

    /// <summary>401: the e-mail address or the password is wrong.</summary>
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>402: the organisation's monthly credits or storage are exhausted.</summary>
    public const string CreditsExhausted = "credits_exhausted";

    /// <summary>403: the caller lacks the permission.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>403: the operation requires a platform administrator.</summary>
    public const string PlatformAdminRequired = "platform_admin_required";

    /// <summary>403: the domain is outside the organisation's allowed domains.</summary>
    public const string DomainNotAllowed = "domain_not_allowed";

    /// <summary>404: the resource does not exist or is not visible to the caller.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the path does not support the method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>406: no representation matches the request's Accept header.</summary>
    public const string NotAcceptable = "not_acceptable";

    /// <summary>408: the request body was not received in time.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>409: the request conflicts with the current state of the resource.</summary>
    public const string Conflict = "conflict";

    /// <summary>413: the request body exceeds the limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>415: the endpoint does not support the content type.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>422: the idempotency key was used for a different request body.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>429: the rate limit is exceeded.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>500: an internal error.</summary>
    public const string InternalError = "internal_error";

    /// <summary>502: a model provider or an upstream service returned an invalid response.</summary>
    public const string UpstreamUnavailable = "upstream_unavailable";

    /// <summary>503: a required service is temporarily unavailable.</summary>
    public const string ServiceUnavailable = "service_unavailable";

    /// <summary>504: an upstream service did not respond in time.</summary>
    public const string UpstreamTimeout = "upstream_timeout";

    /// <summary>Returns the default code of a status.</summary>
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

    /// <summary>Returns the default detail text of a status.</summary>
    internal static string DefaultDetail(int status) => status switch
    {
        400 => "The request is malformed.",
        401 => "Authentication credentials were not provided.",
        403 => "You do not have permission to perform this operation.",
        404 => "Not found.",
        405 => "The method is not supported for this path.",
        406 => "No available representation matches the Accept header.",
        408 => "The request was not received in time. Send it again.",
        409 => "The request conflicts with the current state of the resource.",
        413 => "The request body is too large.",
        415 => "The content type of the request is not supported.",
        429 => "Too many requests. Try again later.",
        502 => "An upstream service returned an invalid response.",
        503 => "A required service is temporarily unavailable. Try again shortly.",
        504 => "An upstream service did not respond in time.",
        >= 400 and < 500 => "The request could not be processed.",
        _ => "An internal error occurred. The trace id identifies it in the logs.",
    };
}
