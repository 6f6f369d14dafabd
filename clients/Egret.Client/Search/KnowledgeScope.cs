using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The knowledge that is searched.</summary>
[JsonConverter(typeof(WireEnumConverter<KnowledgeScope>))]
public enum KnowledgeScope
{
    /// <summary>A scope that this client version does not know.</summary>
    Unknown,

    /// <summary>The public library and the organisation's own documents.</summary>
    All,

    /// <summary>The public library only.</summary>
    Public,

    /// <summary>The organisation's own documents only.</summary>
    Private,
}
