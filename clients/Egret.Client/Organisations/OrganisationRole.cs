using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>What a member may do in an organisation; each may do what the ones before it may.</summary>
[JsonConverter(typeof(WireEnumConverter<OrganisationRole>))]
public enum OrganisationRole
{
    /// <summary>A role that this version of the client does not know.</summary>
    Unknown,

    /// <summary>May use the organisation.</summary>
    Member,

    /// <summary>May manage members, invitations and settings.</summary>
    Admin,

    /// <summary>May do everything, including deleting the organisation.</summary>
    Owner,
}
