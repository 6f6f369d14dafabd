using Egret.Contracts;

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

internal static class OrganisationRoleNames
{
    /// <summary>The role's name in tokens, events and the database.</summary>
    public static string ToWireName(this OrganisationRole role) => role switch
    {
        OrganisationRole.Member => OrganisationRoles.Member,
        OrganisationRole.Admin => OrganisationRoles.Admin,
        OrganisationRole.Owner => OrganisationRoles.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static OrganisationRole FromWireName(string name) => name switch
    {
        OrganisationRoles.Member => OrganisationRole.Member,
        OrganisationRoles.Admin => OrganisationRole.Admin,
        OrganisationRoles.Owner => OrganisationRole.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
