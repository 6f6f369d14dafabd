using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The retrieval method.</summary>
[JsonConverter(typeof(WireEnumConverter<Retriever>))]
public enum Retriever
{
    /// <summary>A method that this client version does not know.</summary>
    Unknown,

    /// <summary>BM25 and vector search combined.</summary>
    Hybrid,

    /// <summary>Vector search over embeddings.</summary>
    Dense,

    /// <summary>BM25 keyword search.</summary>
    Lexical,
}
