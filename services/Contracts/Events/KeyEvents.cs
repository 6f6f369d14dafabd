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

/// <summary>Somebody found a secret of an API key and handed it in: its owner has to be told.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user it belongs to.</param>
/// <param name="KeyName">What that user calls it.</param>
/// <param name="KeyPrefix">Leading characters of its current secret, to recognise it by.</param>
/// <param name="IsRevoked">Whether it was revoked therefore; if not, it goes on working until somebody revokes it.</param>
public sealed record ApiKeyReported(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId, string KeyName, string KeyPrefix, bool IsRevoked)
    : IIntegrationEvent
{
    /// <summary>How many other keys were revoked with it, as they were made or rotated with the secret that was found.</summary>
    public int AlsoRevokedCount { get; init; }
}

/// <summary>
/// An API key was reported, or its owner ended it with what was made with it: whoever knew the secret may have used the key, or
/// one that it was made with. The key itself may have ended before, or go on with another secret.
/// </summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="LeakedUntil">What was made with the key up to then (UTC) is not to be relied on.</param>
public sealed record ApiKeyLeaked(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, DateTimeOffset LeakedUntil)
    : IIntegrationEvent;
