using System.Diagnostics;
using Egret.Contracts.Events;

namespace Egret.Keys.ApiKeys;

/// <summary>Creates audit entries about API keys.</summary>
internal static class KeyAudit
{
    private const string Target = "api_key";

    /// <summary>
    /// Creates an entry without actor and address; the caller of this method adds them where they are known.
    /// </summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="outcome">One of <see cref="AuditOutcomes"/>.</param>
    /// <param name="organisationId">The organisation of the key.</param>
    /// <param name="keyId">The key that was the target; null if none.</param>
    /// <param name="at">The time of the action.</param>
    public static AccessAudited CreateEntry(string action, string outcome, Guid? organisationId, Guid? keyId, DateTimeOffset at) => new(
        Guid.CreateVersion7(at), at, action, outcome, Reason: null, UserId: null, KeyId: null, organisationId,
        keyId is null ? null : Target, keyId?.ToString(), Address: null, Count: 1, Activity.Current?.TraceId.ToString());
}
