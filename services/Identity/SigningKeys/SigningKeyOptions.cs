using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>The keys that sign tokens (section <c>SigningKeys</c>).</summary>
internal sealed class SigningKeyOptions
{
    public const string Section = "SigningKeys";

    /// <summary>Base64 of the 32 bytes that encrypt the private keys at rest. Losing it means that everybody signs in anew.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9+/]{43}=$", ErrorMessage = "SigningKeys:EncryptionKey must be 32 bytes in base64.")]
    public string EncryptionKey { get; init; } = "";

    /// <summary>How long a key signs before the next one takes over.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan RotationInterval { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a key is published before it signs, so that every reader of the key set has it by then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan PublishLead { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often a replica looks for keys that another one made. Less than <see cref="PublishLead"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class SigningKeyOptionsValidator : IValidateOptions<SigningKeyOptions>;
