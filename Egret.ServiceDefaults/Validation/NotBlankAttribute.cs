using System.ComponentModel.DataAnnotations;

namespace Egret.ServiceDefaults.Validation;

/// <summary>Rejects empty and whitespace strings. Null is valid: in an update it leaves the value unchanged.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NotBlankAttribute : ValidationAttribute
{
    /// <summary>Sets the default error message.</summary>
    public NotBlankAttribute() => ErrorMessage = "The value must not be empty.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is not string text || !string.IsNullOrWhiteSpace(text);
}
