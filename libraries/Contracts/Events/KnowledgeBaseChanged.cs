namespace Egret.Contracts.Events;

/// <summary>The usage of an organisation's knowledge base. A later event replaces an earlier one.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">When the usage was measured (UTC); consumers ignore an event older than the last one
/// applied.</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="DocumentCount">Number of documents in any status.</param>
/// <param name="PendingDocumentCount">Number of documents that are queued or processing.</param>
/// <param name="StorageUsedBytes">Total size of the uploaded files in bytes.</param>
public sealed record KnowledgeBaseChanged(
    Guid EventId,
    DateTimeOffset OccurredAt,
    Guid OrganisationId,
    int DocumentCount,
    int PendingDocumentCount,
    long StorageUsedBytes) : IIntegrationEvent;
