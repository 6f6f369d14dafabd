using System.ComponentModel.DataAnnotations;

namespace Egret.ServiceDefaults.Validation;

/// <summary>Refuses control characters other than line breaks and tabs; PostgreSQL cannot even store the first of them.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NoControlCharactersAttribute : ValidationAttribute
{
    /// <summary>Sets what is said of such a text.</summary>
    public NoControlCharactersAttribute() => ErrorMessage = "It must not have control characters.";

    /// <inheritdoc />
    public override bool IsValid(object? value) =>
        value is not string text || !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
}
