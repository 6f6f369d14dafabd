using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Ingestion status of a document.</summary>
[JsonConverter(typeof(WireEnumConverter<DocumentStatus>))]
public enum DocumentStatus
{
    /// <summary>A status that this client version does not know.</summary>
    Unknown,

    /// <summary>The file is stored and waits for ingestion.</summary>
    Queued,

    /// <summary>Ingestion is running.</summary>
    Processing,

    /// <summary>The document is indexed and can be searched.</summary>
    Ready,

    /// <summary>Ingestion failed; see the document's error.</summary>
    Failed,
}
