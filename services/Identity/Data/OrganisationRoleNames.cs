using Egret.Contracts;

namespace Egret.Identity.Data;

internal static class OrganisationRoleNames
{
    /// <summary>Returns the role's name in assertions, events and the database.</summary>
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
