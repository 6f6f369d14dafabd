namespace Egret.Contracts.Events;

/// <summary>An API key was revoked.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation the key acted for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user that the key belonged to.</param>
public sealed record ApiKeyRevoked(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId) : IIntegrationEvent;
