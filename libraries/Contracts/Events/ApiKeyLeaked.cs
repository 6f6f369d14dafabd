namespace Egret.Contracts.Events;

/// <summary>
/// A secret of an API key is considered compromised: it was reported, or its owner revoked the key together with
/// everything created with it. The key itself may have been revoked before, or remain valid with a later secret.
/// </summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="LeakedUntil">Resources created with the key up to this time (UTC) are not trusted.</param>
public sealed record ApiKeyLeaked(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, DateTimeOffset LeakedUntil)
    : IIntegrationEvent;
