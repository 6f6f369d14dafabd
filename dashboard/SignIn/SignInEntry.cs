using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.SignIn;

/// <summary>Form model of the sign-in.</summary>
internal sealed class SignInEntry
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter your password.")]
    public string Password { get; set; } = "";
}
