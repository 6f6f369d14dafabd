using System.ComponentModel.DataAnnotations;

namespace Egret.Gateway.Authentication;

/// <summary>The required claims of access tokens; the same settings as in Identity.</summary>
internal sealed class TokenOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Tokens";

    /// <summary>The required issuer.</summary>
    [Required]
    public string Issuer { get; set; } = "egret";

    /// <summary>The required audience.</summary>
    [Required]
    public string Audience { get; set; } = "egret";
}
