namespace Egret.Contracts.Events;

/// <summary>An API key was created.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user it belongs to.</param>
public sealed record ApiKeyCreated(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId) : IIntegrationEvent;

/// <summary>An API key was revoked.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation the key acted for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user it belonged to.</param>
public sealed record ApiKeyRevoked(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId) : IIntegrationEvent;
