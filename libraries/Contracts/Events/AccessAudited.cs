namespace Egret.Contracts.Events;

/// <summary>
/// An audit entry: an authentication, a rejection or a change of permissions. Contains no secret, and of an anonymous
/// caller's input only the e-mail address of an account.
/// </summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="OccurredAt">Time of the event (UTC); of an entry that counts several, the time of the last.</param>
/// <param name="Action">The attempted action; one of <see cref="AuditActions"/>.</param>
/// <param name="Outcome">One of <see cref="AuditOutcomes"/>.</param>
/// <param name="Reason">Why the action was rejected, an error code of the API where one exists; null for a successful
/// action.</param>
/// <param name="UserId">The acting user; null for an anonymous caller.</param>
/// <param name="KeyId">The API key that the caller presented; null for none.</param>
/// <param name="OrganisationId">The organisation that the action concerns; null for none.</param>
/// <param name="TargetType">Type of the target, such as <c>user</c>, <c>api_key</c>, <c>organisation</c>,
/// <c>route</c>; null if the caller is the target.</param>
/// <param name="TargetId">Id of the target; null for none.</param>
/// <param name="Address">The client's address as seen by the gateway; null for an action of a service.</param>
/// <param name="Count">Number of equal events within seconds that this entry represents; at least 1.</param>
/// <param name="TraceId">The trace of the request; null for none.</param>
public sealed record AccessAudited(
    Guid EventId, DateTimeOffset OccurredAt, string Action, string Outcome, string? Reason, Guid? UserId, Guid? KeyId, Guid? OrganisationId,
    string? TargetType, string? TargetId, string? Address, int Count, string? TraceId) : IIntegrationEvent;
