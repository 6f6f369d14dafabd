namespace Egret.Contracts.Events;

/// <summary>A leaked secret of an API key was reported. Identity notifies the key's owner.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation the key acts for.</param>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user that the key belongs to.</param>
/// <param name="KeyName">The name of the key.</param>
/// <param name="KeyPrefix">The key prefix of the current secret.</param>
/// <param name="IsRevoked">Whether the report revoked the key. If false, the key stays valid until a user revokes
/// it.</param>
public sealed record ApiKeyReported(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid KeyId, Guid UserId, string KeyName, string KeyPrefix, bool IsRevoked)
    : IIntegrationEvent
{
    /// <summary>
    /// Number of other keys revoked with it because they were created or rotated with the reported secret.
    /// </summary>
    public int AlsoRevokedCount { get; init; }
}
