using System.Net;
using Egret.Contracts.Events;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>The caller and client address of the current request, for key events and the audit trail.</summary>
internal sealed class RequestOrigin(CurrentCaller caller, IHttpContextAccessor accessor)
{
    /// <summary>
    /// The client's address; null if unknown. The gateway replaces the client's value of this header, and every
    /// request with an assertion passes the gateway.
    /// </summary>
    public string? Address =>
        IPAddress.TryParse(accessor.HttpContext?.Request.Headers["X-Forwarded-For"].ToString(), out var address)
            ? address.ToString()
            : null;

    /// <summary>Creates the event of the caller's action on a key, for its owner.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The type of the event.</param>
    /// <param name="now">The time of the action.</param>
    /// <param name="causeKeyId">The key that caused the action; null for the key itself.</param>
    public ApiKeyEvent CreateKeyEvent(ApiKey key, ApiKeyEventType type, DateTimeOffset now, Guid? causeKeyId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        ApiKeyId = key.Id,
        Type = type,
        OccurredAt = now,
        UserId = caller.UserId,
        ActingKeyId = caller.KeyId,
        IpAddress = Address,
        CauseKeyId = causeKeyId,
    };

    /// <summary>Creates the audit entry of a completed action of the caller.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="keyId">The key that was the target; null if none.</param>
    /// <param name="now">The time of the action.</param>
    public AccessAudited CreateAuditEntry(string action, Guid? keyId, DateTimeOffset now) =>
        Audit(action, AuditOutcomes.Succeeded, null, keyId, now);

    /// <summary>Creates the audit entry of a rejected action of the caller.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="keyId">The key that was the target; null if none.</param>
    /// <param name="now">The time of the action.</param>
    public AccessAudited CreateRejectionEntry(string action, Guid? keyId, DateTimeOffset now) =>
        Audit(action, AuditOutcomes.Rejected, ServiceDefaults.Errors.ErrorCodes.PermissionDenied, keyId, now);

    private AccessAudited Audit(string action, string outcome, string? reason, Guid? keyId, DateTimeOffset now) =>
        KeyAudit.CreateEntry(action, outcome, caller.OrganisationId, keyId, now) with
        {
            Reason = reason,
            UserId = caller.UserId,
            KeyId = caller.KeyId,
            Address = Address,
        };
}
