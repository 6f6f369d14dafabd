namespace Egret.Identity.Data;

/// <summary>The role of a member; each role includes the previous ones.</summary>
public enum OrganisationRole
{
    /// <summary>Can use the organisation.</summary>
    Member,

    /// <summary>Can manage members, invitations and settings.</summary>
    Admin,

    /// <summary>Can do everything, including deleting the organisation.</summary>
    Owner,
}
