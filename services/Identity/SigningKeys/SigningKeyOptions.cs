using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.SigningKeys;

/// <summary>Settings of signing keys (section <c>SigningKeys</c>).</summary>
internal sealed class SigningKeyOptions
{
    public const string Section = "SigningKeys";

    /// <summary>
    /// Base64 of the 32 bytes that encrypt the private keys at rest. If it is lost, every user must sign in again.
    /// </summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9+/]{43}=$", ErrorMessage = "SigningKeys:EncryptionKey must be 32 bytes in base64.")]
    public string EncryptionKey { get; init; } = "";

    /// <summary>How long a key signs before the next one replaces it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan RotationInterval { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a key is published before it signs, so that every reader of the key set has it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan PublishLead { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How often a replica loads keys created by other replicas. Less than <see cref="PublishLead"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(1);
}
