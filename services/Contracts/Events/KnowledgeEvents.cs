namespace Egret.Contracts.Events;

/// <summary>A document's bytes are stored and wait for a worker.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation it belongs to; null for a public domain's document.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentUploaded(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId) : IIntegrationEvent;

/// <summary>A document can be searched.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation it belongs to; null for a public domain's document.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="PassageCount">How many passages it was split into.</param>
public sealed record DocumentReady(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId, int PassageCount) : IIntegrationEvent;

/// <summary>A document could not be read.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation it belongs to; null for a public domain's document.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentFailed(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId) : IIntegrationEvent;

/// <summary>A document was deleted.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation it belonged to; null for a public domain's document.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentDeleted(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId) : IIntegrationEvent;

/// <summary>How much an organisation keeps in its knowledge base, as a whole: a later statement replaces an earlier one.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When this was true (UTC); an older statement than the one already known is ignored.</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="DocumentCount">Documents it keeps, in whatever status.</param>
/// <param name="PendingDocumentCount">How many of them are queued or being processed.</param>
/// <param name="StorageUsedBytes">Bytes of all of them as uploaded.</param>
public sealed record KnowledgeBaseChanged(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, int DocumentCount, int PendingDocumentCount, long StorageUsedBytes) : IIntegrationEvent;
