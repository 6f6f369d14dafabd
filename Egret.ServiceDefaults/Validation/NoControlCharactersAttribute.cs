using System.ComponentModel.DataAnnotations;

namespace Egret.ServiceDefaults.Validation;

/// <summary>
/// Rejects strings with control characters other than line breaks and tabs. PostgreSQL cannot store U+0000.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NoControlCharactersAttribute : ValidationAttribute
{
    /// <summary>Sets the default error message.</summary>
    public NoControlCharactersAttribute() => ErrorMessage = "The value must not contain control characters.";

    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is not string text || !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
}
