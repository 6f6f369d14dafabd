using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Audit;

/// <summary>Settings of the audit trail.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>For how many days a line is kept; more than a year, as audits ask about the last one.</summary>
    [Range(1, 36_500)]
    public int RetentionDays { get; set; } = 400;
}

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
