namespace Egret.Client;

/// <summary>Values of <see cref="EgretException.Code"/>. A newer server may return others.</summary>
public static class EgretErrorCodes
{
    /// <summary>
    /// 401: the API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.
    /// </summary>
    public const string ApiKeyNotValid = "api_key_not_valid";

    /// <summary>409: the request conflicts with the current state of the resource.</summary>
    public const string Conflict = "conflict";

    /// <summary>402: the organisation's monthly credits or its storage quota are exhausted.</summary>
    public const string CreditsExhausted = "credits_exhausted";

    /// <summary>403: the organisation does not allow this domain.</summary>
    public const string DomainNotAllowed = "domain_not_allowed";

    /// <summary>422: the Idempotency-Key was already used with another request body.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>500: an unexpected error of the server.</summary>
    public const string InternalError = "internal_error";

    /// <summary>401: wrong e-mail address or password.</summary>
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>400: a field is missing or invalid; see <see cref="EgretException.Errors"/>.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>405: the resource does not support the method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>406: the resource has no representation that the Accept header permits.</summary>
    public const string NotAcceptable = "not_acceptable";

    /// <summary>401: the request has no credential.</summary>
    public const string NotAuthenticated = "not_authenticated";

    /// <summary>404: the resource does not exist or is not visible to the caller.</summary>
    public const string NotFound = "not_found";

    /// <summary>413: the request body exceeds the limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>403: the caller lacks the required permission.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>403: the operation requires a platform administrator.</summary>
    public const string PlatformAdminRequired = "platform_admin_required";

    /// <summary>429: too many requests.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>408: the request body was received too slowly.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>503: a service is unavailable.</summary>
    public const string ServiceUnavailable = "service_unavailable";

    /// <summary>401: the token is malformed, expired or revoked.</summary>
    public const string TokenNotValid = "token_not_valid";

    /// <summary>415: the format is not supported.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>504: the model provider or a service did not respond in time.</summary>
    public const string UpstreamTimeout = "upstream_timeout";

    /// <summary>502: the model provider or a service is unavailable.</summary>
    public const string UpstreamUnavailable = "upstream_unavailable";
}
