using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Accounts;

/// <summary>What a person wants to be called.</summary>
internal sealed class ProfileEntry
{
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";
}

/// <summary>A change of password.</summary>
internal sealed class PasswordEntry
{
    [Required(ErrorMessage = "Enter your current password.")]
    public string Current { get; set; } = "";

    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(128, MinimumLength = 8, ErrorMessage = "8 to 128 characters.")]
    public string New { get; set; } = "";

    public bool KeepApiKeys { get; set; }
}
