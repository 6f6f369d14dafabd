using Microsoft.AspNetCore.Identity;

namespace Egret.Identity.Accounts;

/// <summary>
/// What a password must be: long enough, not one that everybody tries first, not the e-mail address. No rules about kinds of
/// characters, after NIST SP 800-63B section 3.1.1.2: they make passwords worse.
/// </summary>
internal sealed class PasswordRules(CommonPasswords common) : IPasswordValidator<User>
{
    public const int MinimumLength = 8;
    public const int MaximumLength = 128;

    /// <summary>What is longer is no password that anybody has, and not worth being looked at: composing costs the square of its marks.</summary>
    public const int LongestPresented = 1024;

    /// <summary>Code of the only error that this validator gives.</summary>
    public const string ErrorCode = "WeakPassword";

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(FindBreach(password ?? "", user.Email ?? "") is { } breach
            ? IdentityResult.Failed(new IdentityError { Code = ErrorCode, Description = breach })
            : IdentityResult.Success);

    /// <summary>
    /// The form in which a password is checked and hashed, so that one keyboard's way to write a letter is another's (NIST SP 800-63B section
    /// 3.1.1.2).
    /// </summary>
    public static string Normalize(string password) =>
        password.Length > LongestPresented ? password : CanonicalText.Compose(password);

    /// <summary>A sentence for the user, or null for a password that will do.</summary>
    public string? FindBreach(string password, string email)
    {
        if (password.Length is < MinimumLength or > MaximumLength)
        {
            return $"The password must have {MinimumLength} to {MaximumLength} characters.";
        }

        if (common.Contains(password) || password.Distinct().Count() == 1)
        {
            return "This password is among the commonest; choose another.";
        }

        var localPart = email.Split('@')[0];
        return password.Equals(email, StringComparison.OrdinalIgnoreCase) || password.Equals(localPart, StringComparison.OrdinalIgnoreCase)
            ? "The password must not be the e-mail address or its first part."
            : null;
    }
}
