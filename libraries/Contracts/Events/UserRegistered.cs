namespace Egret.Contracts.Events;

/// <summary>An account was created.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC).</param>
/// <param name="UserId">The new user.</param>
public sealed record UserRegistered(Guid EventId, DateTimeOffset OccurredAt, Guid UserId) : IIntegrationEvent;
