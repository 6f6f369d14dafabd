using System.ComponentModel.DataAnnotations;
using Egret.Client;

namespace Egret.Dashboard.Settings.Members;

/// <summary>Form model of an invitation.</summary>
internal sealed class InviteEntry
{
    [Required(ErrorMessage = "Enter an e-mail address.")]
    [EmailAddress(ErrorMessage = "This is no e-mail address.")]
    public string Email { get; set; } = "";

    public OrganisationRole Role { get; set; } = OrganisationRole.Member;
}
