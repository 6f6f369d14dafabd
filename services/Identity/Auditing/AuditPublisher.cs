using System.Diagnostics;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Messaging;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Auditing;

/// <summary>
/// Writes audit entries in the transaction of the change that they describe, so that an entry exists if and only if the
/// change was committed.
/// </summary>
internal sealed class AuditPublisher(IdentityContext database, IHttpContextAccessor accessor, TimeProvider time)
{
    /// <summary>Records a successful action.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="target">The target; null if the target is the caller.</param>
    /// <param name="userId">The acting user if different from the caller of the request.</param>
    /// <param name="organisationId">The affected organisation.</param>
    public void Succeeded(string action, AuditTarget? target = null, Guid? userId = null, Guid? organisationId = null) =>
        Add(action, reason: null, target, userId, organisationId);

    /// <summary>Records a rejected action.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="reason">The error code.</param>
    /// <param name="target">The target.</param>
    public void Rejected(string action, string reason, AuditTarget? target = null) =>
        Add(action, reason, target, userId: null, organisationId: null);

    private void Add(string action, string? reason, AuditTarget? target, Guid? userId, Guid? organisationId)
    {
        var now = time.GetUtcNow();
        var context = accessor.HttpContext;
        var caller = context is null ? null : CurrentCaller.From(context.User);
        var isUser = caller?.Kind == CallerKinds.User;
        database.PublishOnCommit(new AccessAudited(
            Guid.CreateVersion7(now), now, action, reason is null ? AuditOutcomes.Succeeded : AuditOutcomes.Rejected, reason,
            userId ?? (isUser ? caller!.UserId : null), isUser ? caller!.KeyId : null, organisationId,
            target?.Type, target?.Id?.ToString(), context is null ? null : context.GetClientAddress()?.ToString(), Count: 1,
            Activity.Current?.TraceId.ToString()));
    }
}
