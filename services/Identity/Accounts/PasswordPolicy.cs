using Egret.Identity.Data;
using Microsoft.AspNetCore.Identity;

namespace Egret.Identity.Accounts;

/// <summary>
/// The password policy: minimum length, not a common password, not the e-mail address. No composition rules (NIST SP
/// 800-63B section 3.1.1.2).
/// </summary>
internal sealed class PasswordPolicy(CommonPasswords common) : IPasswordValidator<User>
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    /// <summary>
    /// The maximum accepted input. Longer input is not evaluated, because normalization takes quadratic time in the
    /// number of combining marks.
    /// </summary>
    public const int MaxInputLength = 1024;

    /// <summary>The code of every error of this validator.</summary>
    public const string ErrorCode = "WeakPassword";

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(FindViolation(password ?? "", user.Email ?? "") is { } violation
            ? IdentityResult.Failed(new IdentityError { Code = ErrorCode, Description = violation })
            : IdentityResult.Success);

    /// <summary>
    /// Returns the normalized form (NFC) in which passwords are verified and hashed, so that equivalent keyboard input
    /// matches (NIST SP 800-63B section 3.1.1.2).
    /// </summary>
    public static string Normalize(string password) =>
        password.Length > MaxInputLength ? password : CanonicalText.Compose(password);

    /// <summary>Returns the violated rule as text for the user; null if the password complies.</summary>
    public string? FindViolation(string password, string email)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            return $"The password must have {MinLength} to {MaxLength} characters.";
        }

        if (common.Contains(password) || password.Distinct().Count() == 1)
        {
            return "This password is too common; choose another one.";
        }

        var localPart = email.Split('@')[0];
        return password.Equals(email, StringComparison.OrdinalIgnoreCase) || password.Equals(localPart, StringComparison.OrdinalIgnoreCase)
            ? "The password must not be the e-mail address or its first part."
            : null;
    }
}
