namespace Egret.Chat.Queries;

/// <summary>A passage in a search response of Knowledge.</summary>
internal sealed record RetrievedPassage(
    double Score, string Text, string? Scope, string? DocumentId, string? PassageId, string? Filename, string? Heading, int? Page,
    string? Uri, string? DownloadUrl);
