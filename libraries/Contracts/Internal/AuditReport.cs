using Egret.Contracts.Events;

namespace Egret.Contracts.Internal;

/// <summary>
/// Request body of <c>POST /internal/audit</c>: audit entries of a process without an outbox. Identity ignores an
/// entry that it has stored before.
/// </summary>
/// <param name="Entries">At most <see cref="MaxEntries"/> entries.</param>
public sealed record AuditReport(IReadOnlyList<AccessAudited> Entries)
{
    /// <summary>Maximum number of entries in one report.</summary>
    public const int MaxEntries = 1000;
}
