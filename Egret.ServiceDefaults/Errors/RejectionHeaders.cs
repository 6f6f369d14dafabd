using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults.Errors;

/// <summary>Response headers of rejections, common to the gateway and all services.</summary>
public static class RejectionHeaders
{
    /// <summary>
    /// <c>WWW-Authenticate</c> of a 401 for a request without a credential (RFC 9110 section 11.6.1).
    /// </summary>
    public const string BearerChallenge = "Bearer realm=\"egret\"";

    /// <summary><c>WWW-Authenticate</c> of a 401 for an invalid credential (RFC 6750 section 3).</summary>
    public const string InvalidTokenChallenge = BearerChallenge + ", error=\"invalid_token\"";

    /// <summary>
    /// <c>Retry-After</c> of a 503, in seconds; about the interval at which Egret retries unavailable dependencies.
    /// </summary>
    public const string RetryAfterSeconds = "2";

    /// <summary>Sets the <c>WWW-Authenticate</c> header of a 401.</summary>
    /// <param name="response">The response.</param>
    /// <param name="credentialSent">Whether the request had a credential, which was invalid.</param>
    public static void SetChallenge(this HttpResponse response, bool credentialSent) =>
        response.Headers.WWWAuthenticate = credentialSent ? InvalidTokenChallenge : BearerChallenge;
}
