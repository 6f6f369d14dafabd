using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Data;

/// <summary>Settings of the audit trail.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Retention of audit entries in days; more than a year, because audits cover the last one.</summary>
    [Range(1, 36_500)]
    public int RetentionDays { get; set; } = 400;
}
