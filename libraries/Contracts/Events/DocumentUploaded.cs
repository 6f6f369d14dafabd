namespace Egret.Contracts.Events;

/// <summary>A document's bytes are stored and wait for a worker.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation that the document belongs to; null for a public domain's
/// document.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentUploaded(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId) : IIntegrationEvent;
