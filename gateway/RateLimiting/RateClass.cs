using System.Globalization;

namespace Egret.Gateway.RateLimiting;

/// <summary>A named limit whose requests are counted together. Instances are compared by reference.</summary>
/// <param name="name">The name.</param>
/// <param name="permits">The number of requests per minute.</param>
/// <param name="isExact">Whether each request is counted across all gateways before it is allowed.</param>
internal sealed class RateClass(string name, int permits, bool isExact = false)
{
    /// <summary>The name, used in the metadata of routes and in response headers.</summary>
    public string Name => name;

    /// <summary>The number of requests per minute.</summary>
    public int Permits => permits;

    /// <summary>Whether each request is counted across all gateways before it is allowed.</summary>
    public bool IsExact => isExact;

    /// <summary>The value of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10 section 3).</summary>
    public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={RateWindow.Seconds}");

    /// <summary>Creates all classes with the configured limits.</summary>
    public static RateClass[] All(RateLimitOptions options) =>
    [
        new(RateLimitCounters.Cheap, options.Cheap),
        new("costly", options.Costly),
        new("sign-in", options.SignIn, isExact: true),
        new("sign-up", options.SignUp, isExact: true),
        new("password-reset", options.PasswordReset, isExact: true),
        new("key-report", options.KeyReport, isExact: true),
        new(RateLimitCounters.InvalidCredentials, options.InvalidCredentials),
        new(RateLimitCounters.Unauthenticated, options.Unauthenticated),
    ];

    /// <summary>
    /// Writes the headers <c>RateLimit</c> and <c>RateLimit-Policy</c>, and for a rejection <c>Retry-After</c>.
    /// </summary>
    public void WriteHeaders(HttpResponse response, RateDecision decision)
    {
        response.Headers["RateLimit"] = Describe(decision);
        response.Headers["RateLimit-Policy"] = Policy;
        if (!decision.IsAllowed)
        {
            response.Headers.RetryAfter = decision.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The value of <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10 section 4).</summary>
    private string Describe(RateDecision decision) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={decision.Remaining};t={decision.ResetSeconds}");
}
