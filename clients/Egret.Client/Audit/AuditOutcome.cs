using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The outcome of an audited action.</summary>
[JsonConverter(typeof(WireEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>An outcome that this client version does not know.</summary>
    Unknown,

    /// <summary>The action succeeded.</summary>
    Succeeded,

    /// <summary>The action was rejected; <c>refused</c> in the API.</summary>
    [JsonStringEnumMemberName("refused")]
    Rejected,
}
