using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>How answers to requests with an <c>Idempotency-Key</c> are kept.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Idempotency";

    /// <summary>256 random bits in base64. Together with a client's key they open what is kept for it; neither does alone.</summary>
    [Required]
    public string Secret { get; set; } = "";

    /// <summary>How long an answer can be had again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>Stops a service whose settings are missing or weak at its start.</summary>
[OptionsValidator]
internal sealed partial class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>;

/// <summary>What an attribute cannot check of the secret.</summary>
internal sealed class IdempotencySecretValidator : IValidateOptions<IdempotencyOptions>
{
    private const int SecretBytes = 32;

    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        var bytes = new byte[options.Secret.Length];
        return Convert.TryFromBase64String(options.Secret, bytes, out var written) && written >= SecretBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{IdempotencyOptions.Section}:{nameof(options.Secret)} must be at least {SecretBytes} bytes in base64.");
    }
}
