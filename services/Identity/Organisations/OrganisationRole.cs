namespace Egret.Identity.Organisations;

/// <summary>What a member may do in an organisation; each may do what the ones before it may.</summary>
public enum OrganisationRole
{
    /// <summary>May use the organisation.</summary>
    Member,

    /// <summary>May manage members, invitations and settings.</summary>
    Admin,

    /// <summary>May do everything, including deleting the organisation.</summary>
    Owner,
}
