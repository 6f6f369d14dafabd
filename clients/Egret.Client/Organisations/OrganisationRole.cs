using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Role of a member in an organisation; each role includes the permissions of the ones before it.</summary>
[JsonConverter(typeof(WireEnumConverter<OrganisationRole>))]
public enum OrganisationRole
{
    /// <summary>A role that this client version does not know.</summary>
    Unknown,

    /// <summary>May use the organisation.</summary>
    Member,

    /// <summary>May manage members, invitations and settings.</summary>
    Admin,

    /// <summary>May do everything, including deleting the organisation.</summary>
    Owner,
}
