using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Accounts;

/// <summary>Form model of a password change.</summary>
internal sealed class PasswordEntry
{
    [Required(ErrorMessage = "Enter your current password.")]
    public string Current { get; set; } = "";

    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(128, MinimumLength = 8, ErrorMessage = "8 to 128 characters.")]
    public string New { get; set; } = "";

    /// <summary>Whether the account's API keys remain valid.</summary>
    public bool KeepApiKeys { get; set; }
}
