using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Organisations;

/// <summary>What a person types to name an organisation.</summary>
internal sealed class OrganisationEntry
{
    [Required(ErrorMessage = "Give it a name.")]
    [StringLength(150, ErrorMessage = "At most 150 characters.")]
    public string Name { get; set; } = "";
}
