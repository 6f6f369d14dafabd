using System.Globalization;

namespace Egret.Gateway.RateLimits;

/// <summary>A class of requests that are counted together. There is one of each, known by itself.</summary>
internal sealed class RateClass(string name, int permits, bool isExact = false)
{
    /// <summary>By which routes name it and headers tell of it.</summary>
    public string Name => name;

    /// <summary>How many a minute.</summary>
    public int Permits => permits;

    /// <summary>Whether every single request is counted over all gateways before it is let through.</summary>
    public bool IsExact => isExact;

    /// <summary>Value of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10 section 3).</summary>
    public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={RateWindow.Seconds}");

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

    /// <summary>Tells how much is left, and of one that is refused when to come back.</summary>
    public void WriteHeaders(HttpResponse response, RateDecision decision)
    {
        response.Headers["RateLimit"] = Describe(decision);
        response.Headers["RateLimit-Policy"] = Policy;
        if (!decision.IsAllowed)
        {
            response.Headers.RetryAfter = decision.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Value of <c>RateLimit</c> (the same draft, section 4).</summary>
    private string Describe(RateDecision decision) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={decision.Remaining};t={decision.ResetSeconds}");
}
