using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.SignIn;

/// <summary>Form model of a password reset request.</summary>
internal sealed class EmailEntry
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";
}
