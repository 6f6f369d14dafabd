using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.SignIn;

/// <summary>Form model of a new account.</summary>
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
