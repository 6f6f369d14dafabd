using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.SignIn;

/// <summary>What a person types to sign in.</summary>
internal sealed class SignInEntry
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter your password.")]
    public string Password { get; set; } = "";
}

/// <summary>What a person types to get an account.</summary>
internal sealed class AccountEntry
{
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(128, MinimumLength = 8, ErrorMessage = "8 to 128 characters.")]
    public string Password { get; set; } = "";
}

/// <summary>A new password.</summary>
internal sealed class NewPasswordEntry
{
    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(128, MinimumLength = 8, ErrorMessage = "8 to 128 characters.")]
    public string Password { get; set; } = "";
}

/// <summary>An e-mail address.</summary>
internal sealed class EmailEntry
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";
}
