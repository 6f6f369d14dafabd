using System.Globalization;

namespace Egret.Gateway.RateLimits;

/// <summary>A class of requests that are counted together.</summary>
/// <param name="Name">By which routes name it and headers tell of it.</param>
/// <param name="Permits">How many a minute.</param>
/// <param name="IsExact">Whether every single request is counted over all gateways before it is let through.</param>
internal sealed record RateClass(string Name, int Permits, bool IsExact = false)
{
    /// <summary>Value of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10 section 3).</summary>
    public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={Permits};w={RateWindow.Seconds}");

    public static RateClass[] All(RateLimitOptions options) =>
    [
        new(RateCounters.Cheap, options.Cheap),
        new("costly", options.Costly),
        new("sign-in", options.SignIn, IsExact: true),
        new("sign-up", options.SignUp, IsExact: true),
        new(RateCounters.RefusedCredentials, options.RefusedCredentials),
    ];

    /// <summary>Value of <c>RateLimit</c> (the same draft, section 4).</summary>
    public string Describe(RateDecision decision) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";r={decision.Remaining};t={decision.ResetSeconds}");
}
