using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A line of the audit trail.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="OccurredAt">When; of several counted together, the last.</param>
/// <param name="Action">What was done or tried, such as <c>api_key.revoked</c>.</param>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Reason">The code of the refusal.</param>
/// <param name="UserId">Who did it; null when nobody known.</param>
/// <param name="KeyId">The API key it was done with.</param>
/// <param name="OrganisationId">The organisation it concerns.</param>
/// <param name="TargetType">What kind of thing it was done to.</param>
/// <param name="TargetId">Which one.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Count">How many like it, within seconds or minutes, the line stands for.</param>
/// <param name="TraceId">The trace it is part of; of several, the last one's.</param>
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

/// <summary>Whether something was done.</summary>
[JsonConverter(typeof(WireEnumConverter<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>An outcome that this version of the client does not know.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>It was refused.</summary>
    Refused,
}
