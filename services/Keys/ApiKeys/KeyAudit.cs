using System.Diagnostics;
using Egret.Contracts.Events;

namespace Egret.Keys.ApiKeys;

/// <summary>Lines of the audit trail about keys.</summary>
internal static class KeyAudit
{
    private const string Target = "api_key";

    /// <summary>A line of nobody's and from nowhere; whoever knows by whom and from where it was done adds that.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="outcome">One of <see cref="AuditOutcomes"/>.</param>
    /// <param name="organisationId">The organisation.</param>
    /// <param name="keyId">To which key; null when to none.</param>
    /// <param name="at">When.</param>
    public static AccessAudited Line(string action, string outcome, Guid? organisationId, Guid? keyId, DateTimeOffset at) => new(
        Guid.CreateVersion7(at), at, action, outcome, Reason: null, UserId: null, KeyId: null, organisationId,
        keyId is null ? null : Target, keyId?.ToString(), Address: null, Count: 1, Activity.Current?.TraceId.ToString());
}
