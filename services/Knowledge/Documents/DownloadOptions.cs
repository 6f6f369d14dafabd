using System.ComponentModel.DataAnnotations;

namespace Egret.Knowledge.Documents;

/// <summary>The settings of download links (<c>Downloads</c>).</summary>
internal sealed class DownloadOptions : IValidatableObject
{
    public const string Section = "Downloads";
    private const int MinKeyBytes = 32;

    /// <summary>
    /// Base64 of at least 32 random bytes, the same for all replicas. With this key, every document can be read.
    /// </summary>
    [Required]
    public string SigningKey { get; set; } = "";

    /// <summary>How long a link is valid.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Convert.TryFromBase64String(SigningKey, new byte[SigningKey.Length], out var length) || length < MinKeyBytes)
        {
            yield return new(
                $"{Section}:{nameof(SigningKey)} must be base64 of at least {MinKeyBytes} bytes.",
                [nameof(SigningKey)]);
        }
    }
}
