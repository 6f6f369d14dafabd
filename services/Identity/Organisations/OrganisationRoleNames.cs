using Egret.Contracts;

namespace Egret.Identity.Organisations;

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
