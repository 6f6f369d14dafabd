using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.SigningKeys;

/// <summary>Settings of access and refresh tokens (section <c>Tokens</c>).</summary>
internal sealed class JwtOptions
{
    public const string Section = "Tokens";

    /// <summary><c>iss</c> of every token.</summary>
    [Required]
    public string Issuer { get; init; } = "egret";

    /// <summary><c>aud</c> of every token.</summary>
    [Required]
    public string Audience { get; init; } = "egret";

    /// <summary>Lifetime of an access token.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Lifetime of a refresh token, and of an unused family.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Maximum lifetime of a family with rotation; afterwards the user must sign in again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan FamilyLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Grace period in which a replaced refresh token is accepted as a retry and receives the same successor;
    /// afterwards its use counts as theft.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ReuseGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether every family rotates, regardless of the request.</summary>
    public bool ForceRotation { get; init; }
}
