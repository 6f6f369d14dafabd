namespace Egret.Knowledge.Data;

/// <summary>The size of an organisation's knowledge base.</summary>
/// <param name="DocumentCount">The number of documents.</param>
/// <param name="PendingDocumentCount">The number of documents that are queued or being processed.</param>
/// <param name="StorageUsedBytes">The size of all documents, in bytes.</param>
internal sealed record KnowledgeBaseUsage(int DocumentCount, int PendingDocumentCount, long StorageUsedBytes);
