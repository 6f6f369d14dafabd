namespace Egret.Client;

/// <summary>A passage search.</summary>
/// <param name="Query">A question or keywords: 1 to 8,000 characters.</param>
public sealed record SearchRequest(string Query)
{
    /// <summary>Slug of the public domain to search; null for all active ones.</summary>
    public string? Domain { get; init; }

    /// <summary>Code of the domain's category to search; null for the whole domain.</summary>
    public string? Category { get; init; }

    /// <summary>Knowledge to search; all if null.</summary>
    public KnowledgeScope? KnowledgeScope { get; init; }

    /// <summary>Maximum number of passages: 1 to 100; 10 if null.</summary>
    public int? TopK { get; init; }

    /// <summary>Retrieval method; <see cref="Client.Retriever.Hybrid"/> if null.</summary>
    public Retriever? Retriever { get; init; }
}
