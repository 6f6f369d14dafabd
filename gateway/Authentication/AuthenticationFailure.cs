using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Why a credential was not accepted, and how that is answered. One of a few, made once.</summary>
internal sealed class AuthenticationFailure
{
    /// <summary>Keys is away; the request is neither let in nor refused for good.</summary>
    public static readonly AuthenticationFailure KeysUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServiceUnavailable, "API keys cannot be checked for the moment; try again shortly.");

    /// <summary>Identity is away, likewise.</summary>
    public static readonly AuthenticationFailure IdentityUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServiceUnavailable, "Callers cannot be identified for the moment; try again shortly.");

    /// <summary>An address from which so many came that were refused is not worth a look-up or a signature's check for each further one.</summary>
    public static readonly AuthenticationFailure TooManyAttempts = new(
        StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many requests with credentials that are not valid; try again later.");

    public AuthenticationFailure(int status, string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null)
    {
        Status = status;
        Code = code;
        Detail = detail;
        Extensions = extensions;
    }

    public int Status { get; }

    public string Code { get; }

    public string Detail { get; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; }
}
