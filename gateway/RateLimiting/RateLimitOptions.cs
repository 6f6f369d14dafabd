using System.ComponentModel.DataAnnotations;

namespace Egret.Gateway.RateLimiting;

/// <summary>The limits in requests per minute: per API key or user, and per network for anonymous requests.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Reads and small changes.</summary>
    [Range(1, int.MaxValue)]
    public int Cheap { get; set; } = 6000;

    /// <summary>Questions, searches, uploads, issue of API keys.</summary>
    [Range(1, int.MaxValue)]
    public int Costly { get; set; } = 1200;

    /// <summary>Sign-ins per network.</summary>
    [Range(1, int.MaxValue)]
    public int SignIn { get; set; } = 300;

    /// <summary>Sign-ups per network.</summary>
    [Range(1, int.MaxValue)]
    public int SignUp { get; set; } = 60;

    /// <summary>Requests for a password reset per network.</summary>
    [Range(1, int.MaxValue)]
    public int PasswordReset { get; set; } = 60;

    /// <summary>
    /// Leak reports per network; separate from sign-ups, because a scanner may report many leaked keys.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int KeyReport { get; set; } = 60;

    /// <summary>
    /// Invalid credentials per network. Above the limit, only credentials in use are accepted from the network; others
    /// are rejected without verification.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int InvalidCredentials { get; set; } = 6_000;

    /// <summary>
    /// Requests without a required valid credential, per network. Above the limit the response is 429 instead of 401.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int Unauthenticated { get; set; } = 6_000;

    /// <summary>The timeout of a Redis call; after it the gateway counts locally. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:05")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromMilliseconds(250);
}
