using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Which passages to look for, and where.</summary>
/// <param name="Query">A question or some words; 1 to 8,000 characters.</param>
public sealed record SearchRequest(string Query)
{
    /// <summary>Slug of the only public domain to search; all active ones by default.</summary>
    public string? Domain { get; init; }

    /// <summary>Code of the only category of that domain to search.</summary>
    public string? Category { get; init; }

    /// <summary>Where to look; everywhere by default.</summary>
    public KnowledgeScope? KnowledgeScope { get; init; }

    /// <summary>How many passages at the most: 1 to 100, by default 10.</summary>
    public int? TopK { get; init; }

    /// <summary>How to find them; by words and by meaning by default.</summary>
    public Retriever? Retriever { get; init; }
}

/// <summary>Where a search looks.</summary>
[JsonConverter(typeof(WireEnumConverter<KnowledgeScope>))]
public enum KnowledgeScope
{
    /// <summary>A scope that this version of the client does not know.</summary>
    Unknown,

    /// <summary>The public library and the organisation's own documents.</summary>
    All,

    /// <summary>The public library alone.</summary>
    Public,

    /// <summary>The organisation's own documents alone.</summary>
    Private,
}

/// <summary>How passages are found.</summary>
[JsonConverter(typeof(WireEnumConverter<Retriever>))]
public enum Retriever
{
    /// <summary>A way that this version of the client does not know.</summary>
    Unknown,

    /// <summary>By words and by meaning.</summary>
    Hybrid,

    /// <summary>By meaning: nearness of embeddings.</summary>
    Dense,

    /// <summary>By words: BM25.</summary>
    Lexical,
}
