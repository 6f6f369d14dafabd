using Microsoft.Extensions.Options;

namespace Egret.Persistence.Idempotency;

/// <summary>Validates the encoding and the length of the secret at startup.</summary>
internal sealed class IdempotencySecretValidator : IValidateOptions<IdempotencyOptions>
{
    private const int SecretBytes = 32;

    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        var bytes = new byte[options.Secret.Length];
        return Convert.TryFromBase64String(options.Secret, bytes, out var written) && written >= SecretBytes
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{IdempotencyOptions.Section}:{nameof(options.Secret)} must be at least {SecretBytes} bytes in base64.");
    }
}
