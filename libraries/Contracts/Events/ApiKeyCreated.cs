namespace Egret.Contracts.Events;

/// <summary>An API key was created.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user that the key belongs to.</param>
public sealed record ApiKeyCreated(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId) : IIntegrationEvent;
