using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>The platform administrator that a deployment names (section <c>Administrator</c>). Without one there is none.</summary>
internal sealed class AdministratorOptions : IValidatableObject
{
    public const string Section = "Administrator";

    /// <summary>The administrator's e-mail address. An account that has it already is made administrator.</summary>
    [RegularExpression(EmailFormat.Pattern, ErrorMessage = "Administrator:Email is not an e-mail address.")]
    public string? Email { get; init; }

    /// <summary>
    /// The administrator's password, 8 to 128 characters, given to them once: the one that they choose afterwards outlasts restarts. Changing it here and
    /// restarting gives them this one, and is also the way back in for one who forgot theirs.
    /// </summary>
    [StringLength(PasswordPolicy.MaximumLength, MinimumLength = PasswordPolicy.MinimumLength, ErrorMessage = "Administrator:Password must have 8 to 128 characters.")]
    public string? Password { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Email) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Administrator:Email and Administrator:Password belong together: give both or neither.");
        }
    }
}
