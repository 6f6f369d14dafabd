using Egret.Contracts.Events;

namespace Egret.Contracts.Internal;

/// <summary>Hands lines of the audit trail to the service that keeps it, for a process without an outbox: <c>POST /internal/audit</c>. A line that is there already is left as it is.</summary>
/// <param name="Lines">At most <see cref="MaxLines"/>.</param>
public sealed record AuditReport(IReadOnlyList<AccessAudited> Lines)
{
    /// <summary>How many lines one report may have.</summary>
    public const int MaxLines = 1000;
}
