namespace Egret.Contracts.Events;

/// <summary>A document was deleted.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation it belonged to; null for a public domain's document.</param>
/// <param name="DocumentId">The document.</param>
public sealed record DocumentDeleted(Guid EventId, DateTimeOffset OccurredAt, Guid? OrganisationId, Guid DocumentId) : IIntegrationEvent;
