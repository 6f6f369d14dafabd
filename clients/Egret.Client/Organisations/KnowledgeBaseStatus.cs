using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>State of an organisation's knowledge base.</summary>
[JsonConverter(typeof(WireEnumConverter<KnowledgeBaseStatus>))]
public enum KnowledgeBaseStatus
{
    /// <summary>A state that this version of the client does not know.</summary>
    Unknown,

    /// <summary>It has no documents.</summary>
    Empty,

    /// <summary>Some documents are still being read.</summary>
    Processing,

    /// <summary>All documents have been read.</summary>
    Ready,
}
