namespace Egret.Chat.Queries;

/// <summary>The body of a search request to Knowledge.</summary>
internal sealed record SearchRequest(string Query, string? Domain, string? Category, string? KnowledgeScope, int TopK);
