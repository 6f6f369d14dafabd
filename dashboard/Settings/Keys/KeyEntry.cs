using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>What a person types to name a key.</summary>
internal sealed class KeyEntry
{
    [Required(ErrorMessage = "Give it a name that says what uses it.")]
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";
}
