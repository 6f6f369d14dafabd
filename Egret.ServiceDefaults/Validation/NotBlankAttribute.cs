using System.ComponentModel.DataAnnotations;

namespace Egret.ServiceDefaults.Validation;

/// <summary>Refuses a text without anything to read in it. An absent one passes: it leaves what it would change as it is.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NotBlankAttribute : ValidationAttribute
{
    /// <summary>Sets what is said of such a text.</summary>
    public NotBlankAttribute() => ErrorMessage = "It must not be empty.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is not string text || !string.IsNullOrWhiteSpace(text);
}
