using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Status of an organisation's knowledge base.</summary>
[JsonConverter(typeof(WireEnumConverter<KnowledgeBaseStatus>))]
public enum KnowledgeBaseStatus
{
    /// <summary>A status that this client version does not know.</summary>
    Unknown,

    /// <summary>The knowledge base has no documents.</summary>
    Empty,

    /// <summary>Ingestion of some documents is running or pending.</summary>
    Processing,

    /// <summary>Ingestion of all documents has ended.</summary>
    Ready,
}
