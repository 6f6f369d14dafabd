namespace Egret.Client;

/// <summary>The result of a passage search, most relevant first.</summary>
/// <param name="Results">The passages.</param>
/// <param name="RetrievalMs">Duration of retrieval in milliseconds.</param>
public sealed record SearchResults(IReadOnlyList<SearchResult> Results, double RetrievalMs);
