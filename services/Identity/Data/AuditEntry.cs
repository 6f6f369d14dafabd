namespace Egret.Identity.Data;

/// <summary>An entry of the audit trail. Immutable: a database trigger rejects changes.</summary>
internal sealed class AuditEntry
{
    public required Guid Id { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required string Action { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public Guid? UserId { get; init; }

    public Guid? KeyId { get; init; }

    public Guid? OrganisationId { get; init; }

    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    public string? Address { get; init; }

    public required int Count { get; init; }

    public string? TraceId { get; init; }
}
