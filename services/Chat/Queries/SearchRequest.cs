namespace Egret.Chat.Queries;

/// <summary>A search as Knowledge takes it.</summary>
internal sealed record SearchRequest(string Query, string? Domain, string? Category, string? KnowledgeScope, int TopK);
