namespace Egret.Contracts;

/// <summary>Roles of a member in an organisation, in descending order of permissions.</summary>
public static class OrganisationRoles
{
    /// <summary>Has every permission, including deletion of the organisation.</summary>
    public const string Owner = "owner";

    /// <summary>Manages members, invitations and settings.</summary>
    public const string Admin = "admin";

    /// <summary>Asks questions, uploads documents and manages their own API keys.</summary>
    public const string Member = "member";
}
