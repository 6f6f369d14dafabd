namespace Egret.Client;

/// <summary>An entry of the audit trail.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="OccurredAt">Time of the event; of the last one if the entry counts several.</param>
/// <param name="Action">The attempted action, such as <c>api_key.revoked</c>.</param>
/// <param name="Outcome">Whether the action succeeded.</param>
/// <param name="Reason">Error code of a rejected action.</param>
/// <param name="UserId">The user who acted; null if unknown.</param>
/// <param name="KeyId">The API key that authenticated the request.</param>
/// <param name="OrganisationId">The organisation concerned.</param>
/// <param name="TargetType">Type of the target.</param>
/// <param name="TargetId">Id of the target.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Count">Number of equal events within seconds or minutes that the entry represents.</param>
/// <param name="TraceId">Trace id of the request; of the last one if the entry counts several.</param>
public sealed record AuditEvent(
    Guid Id,
    DateTimeOffset OccurredAt,
    string Action,
    AuditOutcome Outcome,
    string? Reason,
    Guid? UserId,
    Guid? KeyId,
    Guid? OrganisationId,
    string? TargetType,
    string? TargetId,
    string? Address,
    int Count,
    string? TraceId);
