using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Settings.Organisations;

/// <summary>Form model of an organisation.</summary>
internal sealed class OrganisationEntry
{
    [Required(ErrorMessage = "Enter a name.")]
    [StringLength(150, ErrorMessage = "At most 150 characters.")]
    public string Name { get; set; } = "";
}
