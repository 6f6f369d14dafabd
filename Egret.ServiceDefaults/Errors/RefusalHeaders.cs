using Microsoft.AspNetCore.Http;

namespace Egret.ServiceDefaults.Errors;

/// <summary>Headers by which a refusal says what to do about it, alike for the gateway and every service.</summary>
public static class RefusalHeaders
{
    /// <summary>WWW-Authenticate of a 401 for want of a credential.</summary>
    public const string Challenge = "Bearer realm=\"egret\"";

    /// <summary>WWW-Authenticate of a 401 for a credential that is no good (RFC 6750 section 3).</summary>
    public const string InvalidTokenChallenge = Challenge + ", error=\"invalid_token\"";

    /// <summary>Retry-After of a 503, in seconds: whatever is away is tried again by Egret itself about as often.</summary>
    public const string RetryAfterSeconds = "2";

    /// <summary>Says that a credential is needed, or that the one that was sent is no good.</summary>
    public static void SetChallenge(this HttpResponse response, bool credentialSent) =>
        response.Headers.WWWAuthenticate = credentialSent ? InvalidTokenChallenge : Challenge;
}
