namespace Egret.Contracts.Events;

/// <summary>An organisation was deleted. Consumers delete its data.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
public sealed record OrganisationDeleted(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId) : IIntegrationEvent;
