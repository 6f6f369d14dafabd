namespace Egret.Contracts.Events;

/// <summary>An organisation was created.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="OwnerId">The user who created it.</param>
public sealed record OrganisationCreated(
    Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, string Slug, Guid OwnerId) : IIntegrationEvent
{
    /// <summary>The organisation's quotas; null if unknown.</summary>
    public OrganisationQuota? Limits { get; init; }
}
