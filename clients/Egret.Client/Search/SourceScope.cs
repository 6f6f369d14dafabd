using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The owner of a passage.</summary>
[JsonConverter(typeof(WireEnumConverter<SourceScope>))]
public enum SourceScope
{
    /// <summary>An owner that this client version does not know.</summary>
    Unknown,

    /// <summary>The public library.</summary>
    Public,

    /// <summary>The caller's organisation.</summary>
    Private,
}
