using System.Net;
using Egret.Contracts.Events;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>By whom and from where the current request comes, for the events of keys and for the audit trail.</summary>
internal sealed class RequestOrigin(CurrentCaller caller, IHttpContextAccessor accessor)
{
    /// <summary>
    /// The client's address; null when there is none. The gateway removes what the client says and sets this header itself; no
    /// request comes past it with an assertion.
    /// </summary>
    public string? Address =>
        IPAddress.TryParse(accessor.HttpContext?.Request.Headers["X-Forwarded-For"].ToString(), out var address) ? address.ToString() : null;

    /// <summary>What the caller did to a key, for its owner.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">What.</param>
    /// <param name="now">When.</param>
    /// <param name="becauseOfKeyId">The key for whose sake; null for its own.</param>
    public ApiKeyEvent Note(ApiKey key, ApiKeyEventType type, DateTimeOffset now, Guid? becauseOfKeyId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        ApiKeyId = key.Id,
        Type = type,
        OccurredAt = now,
        UserId = caller.UserId,
        ActingKeyId = caller.KeyId,
        IpAddress = Address,
        CauseKeyId = becauseOfKeyId,
    };

    /// <summary>What the caller did, for the operator.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="keyId">To which key; null when to none.</param>
    /// <param name="now">When.</param>
    public AccessAudited Done(string action, Guid? keyId, DateTimeOffset now) => Audit(action, AuditOutcomes.Succeeded, null, keyId, now);

    /// <summary>What the caller may not do, for the operator.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="keyId">To which key; null when to none.</param>
    /// <param name="now">When.</param>
    public AccessAudited Refused(string action, Guid? keyId, DateTimeOffset now) =>
        Audit(action, AuditOutcomes.Rejected, ServiceDefaults.Errors.ErrorCodes.PermissionDenied, keyId, now);

    private AccessAudited Audit(string action, string outcome, string? reason, Guid? keyId, DateTimeOffset now) =>
        KeyAudit.Line(action, outcome, caller.OrganisationId, keyId, now) with { Reason = reason, UserId = caller.UserId, KeyId = caller.KeyId, Address = Address };
}
