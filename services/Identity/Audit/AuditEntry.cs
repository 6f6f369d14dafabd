using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Audit;

/// <summary>A line of the audit trail. Written once; the database refuses to change it.</summary>
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

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public const string Table = "audit_entries";

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable(Table);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.HasIndex(entry => entry.OccurredAt);
        builder.HasIndex(entry => new { entry.UserId, entry.Id });
        builder.HasIndex(entry => new { entry.OrganisationId, entry.Id });
        builder.HasIndex(entry => new { entry.Action, entry.Id });
    }
}
