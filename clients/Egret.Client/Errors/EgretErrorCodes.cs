namespace Egret.Client;

/// <summary>What <see cref="EgretException.Code"/> can be. A newer server may have further ones.</summary>
public static class EgretErrorCodes
{
    /// <summary>401: the API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.</summary>
    public const string ApiKeyNotValid = "api_key_not_valid";

    /// <summary>409: it contradicts what is there.</summary>
    public const string Conflict = "conflict";

    /// <summary>402: the organisation's monthly credits, or its storage, are used up.</summary>
    public const string CreditsExhausted = "credits_exhausted";

    /// <summary>403: the domain is outside those that the organisation allows.</summary>
    public const string DomainNotAllowed = "domain_not_allowed";

    /// <summary>422: an Idempotency-Key was used with another body before.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>500: a defect of the server.</summary>
    public const string InternalError = "internal_error";

    /// <summary>401: wrong e-mail address or password.</summary>
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>400: a missing or wrong field, named in <see cref="EgretException.Errors"/>.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>405: the address has no such method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>406: no form of the answer that the caller takes.</summary>
    public const string NotAcceptable = "not_acceptable";

    /// <summary>401: no credential where one is needed.</summary>
    public const string NotAuthenticated = "not_authenticated";

    /// <summary>404: absent, or not the caller's to know of.</summary>
    public const string NotFound = "not_found";

    /// <summary>413: larger than what is taken.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>403: a known caller who may not do this.</summary>
    public const string PermissionDenied = "permission_denied";

    /// <summary>403: only platform administrators may do this.</summary>
    public const string PlatformAdminRequired = "platform_admin_required";

    /// <summary>429: too many requests.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>408: the request's body came too slowly.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>503: a service is away.</summary>
    public const string ServiceUnavailable = "service_unavailable";

    /// <summary>401: the token is malformed, expired or revoked.</summary>
    public const string TokenNotValid = "token_not_valid";

    /// <summary>415: a format that is not read.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>504: the model provider or a service took too long.</summary>
    public const string UpstreamTimeout = "upstream_timeout";

    /// <summary>502: the model provider or a service is away.</summary>
    public const string UpstreamUnavailable = "upstream_unavailable";
}
