using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>Form model of an API key.</summary>
internal sealed class KeyEntry
{
    [Required(ErrorMessage = "Enter a name that describes what uses the key.")]
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    public string Name { get; set; } = "";
}
