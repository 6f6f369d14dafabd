namespace Egret.Contracts.Events;

/// <summary>A user is no longer a member of an organisation.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="UserId">The former member.</param>
public sealed record MemberRemoved(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid UserId) : IIntegrationEvent;
