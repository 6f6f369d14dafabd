namespace Egret.Contracts.Events;

/// <summary>An organisation's name, limits or allowed domains changed.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
public sealed record OrganisationChanged(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId) : IIntegrationEvent
{
    /// <summary>The new quotas; null if the quotas did not change.</summary>
    public OrganisationQuota? Limits { get; init; }
}
