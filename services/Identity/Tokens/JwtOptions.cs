using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

/// <summary>The tokens that users sign in with (section <c>Tokens</c>).</summary>
internal sealed class JwtOptions
{
    public const string Section = "Tokens";

    /// <summary><c>iss</c> of every token.</summary>
    [Required]
    public string Issuer { get; init; } = "egret";

    /// <summary><c>aud</c> of every token.</summary>
    [Required]
    public string Audience { get; init; } = "egret";

    /// <summary>How long an access token lives.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a refresh token lives, and a family that is not used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a family lives however often it rotates: after it the user signs in anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan FamilyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a used refresh token is taken for a retry and answered with the same successor, before it counts as stolen.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ReuseGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether every family rotates, asked or not.</summary>
    public bool ForceRotation { get; init; }
}

[OptionsValidator]
internal sealed partial class JwtOptionsValidator : IValidateOptions<JwtOptions>;
