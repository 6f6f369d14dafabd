namespace Egret.Contracts.Events;

/// <summary>A user became a member of an organisation.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="UserId">The new member.</param>
/// <param name="Role">Their role; one of <see cref="OrganisationRoles"/>.</param>
public sealed record MemberAdded(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid UserId, string Role) : IIntegrationEvent;
