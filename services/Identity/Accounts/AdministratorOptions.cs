using System.ComponentModel.DataAnnotations;
using Egret.Identity.Data;

namespace Egret.Identity.Accounts;

/// <summary>
/// The platform administrator of the deployment (section <c>Administrator</c>). Without these settings no
/// administrator is created.
/// </summary>
internal sealed class AdministratorOptions : IValidatableObject
{
    public const string Section = "Administrator";

    /// <summary>
    /// E-mail address of the administrator. An existing account with this address is promoted to administrator.
    /// </summary>
    [RegularExpression(EmailFormat.Pattern, ErrorMessage = "Administrator:Email is not an e-mail address.")]
    public string? Email { get; init; }

    /// <summary>
    /// The initial password of the administrator, 8 to 128 characters. A password that the administrator chooses
    /// later stays in effect after restarts. Changing this setting and restarting resets the password, which restores
    /// access after a forgotten password.
    /// </summary>
    [StringLength(PasswordPolicy.MaxLength, MinimumLength = PasswordPolicy.MinLength,
        ErrorMessage = "Administrator:Password must have 8 to 128 characters.")]
    public string? Password { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Email) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Administrator:Email and Administrator:Password must be set together.");
        }
    }
}
