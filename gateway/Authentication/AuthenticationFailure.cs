using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>The reason why a credential was rejected, with the response. The instances are static.</summary>
internal sealed class AuthenticationFailure
{
    /// <summary>Keys is unavailable, so the credential could not be verified: 503.</summary>
    public static readonly AuthenticationFailure KeysUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServiceUnavailable,
        "API keys cannot be verified at the moment; try again shortly.");

    /// <summary>Identity is unavailable, so the user could not be identified: 503.</summary>
    public static readonly AuthenticationFailure IdentityUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServiceUnavailable,
        "Callers cannot be identified at the moment; try again shortly.");

    /// <summary>
    /// The network presented too many invalid credentials: 429. Further credentials are rejected without a lookup or a
    /// signature validation.
    /// </summary>
    public static readonly AuthenticationFailure TooManyAttempts = new(
        StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited,
        "Too many requests with invalid credentials; try again later.");

    /// <summary>Creates a reason.</summary>
    public AuthenticationFailure(
        int status, string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null)
    {
        Status = status;
        Code = code;
        Detail = detail;
        Extensions = extensions;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The error code.</summary>
    public string Code { get; }

    /// <summary>The explanation.</summary>
    public string Detail { get; }

    /// <summary>Further members of the problem details.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; }
}
