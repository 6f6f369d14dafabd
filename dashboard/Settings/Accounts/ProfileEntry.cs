using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Accounts;

/// <summary>Form model of the profile.</summary>
internal sealed class ProfileEntry
{
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";
}
