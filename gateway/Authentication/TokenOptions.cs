using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>What an access token must say. The same settings as Identity's.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>Who issued it.</summary>
    [Required]
    public string Issuer { get; set; } = "egret";

    /// <summary>Whom it is for.</summary>
    [Required]
    public string Audience { get; set; } = "egret";
}
