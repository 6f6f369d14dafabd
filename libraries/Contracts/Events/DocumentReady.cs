namespace Egret.Contracts.Events;

/// <summary>The ingestion of a document succeeded; the document is searchable.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation that the document belongs to; null for a public domain's
/// document.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="PassageCount">Number of passages.</param>
public sealed record DocumentReady(
    Guid EventId,
    DateTimeOffset OccurredAt,
    Guid? OrganisationId,
    Guid DocumentId,
    int PassageCount) : IIntegrationEvent;
