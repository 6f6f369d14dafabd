using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.SignIn;

/// <summary>Form model of a new password.</summary>
internal sealed class NewPasswordEntry
{
    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(128, MinimumLength = 8, ErrorMessage = "8 to 128 characters.")]
    public string Password { get; set; } = "";
}
