using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimits;

/// <summary>How many requests a minute, per API key or user, or per address where nobody is known.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Reads and small changes.</summary>
    [Range(1, int.MaxValue)]
    public int Cheap { get; set; } = 6000;

    /// <summary>Questions, searches, uploads, new keys.</summary>
    [Range(1, int.MaxValue)]
    public int Costly { get; set; } = 1200;

    /// <summary>Signing in, per address.</summary>
    [Range(1, int.MaxValue)]
    public int SignIn { get; set; } = 300;

    /// <summary>Signing up, per address.</summary>
    [Range(1, int.MaxValue)]
    public int SignUp { get; set; } = 60;

    /// <summary>Asking for a new password, per address.</summary>
    [Range(1, int.MaxValue)]
    public int PasswordReset { get; set; } = 60;

    /// <summary>Handing in keys that were found, per address: not of the sign-ups, as whoever finds many has something to tell.</summary>
    [Range(1, int.MaxValue)]
    public int KeyReport { get; set; } = 60;

    /// <summary>Credentials that are refused, per address; beyond that only those in use are let in from there, and no other is looked at.</summary>
    [Range(1, int.MaxValue)]
    public int InvalidCredentials { get; set; } = 6_000;

    /// <summary>Requests without a valid credential where one is needed, per address; further ones are refused with 429 instead of 401.</summary>
    [Range(1, int.MaxValue)]
    public int Unauthenticated { get; set; } = 6_000;

    /// <summary>How long Redis is waited for; a gateway counts by itself where it takes longer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:05")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromMilliseconds(250);
}
