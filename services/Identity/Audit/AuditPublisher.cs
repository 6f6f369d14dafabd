using System.Diagnostics;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Audit;

/// <summary>What something was done to.</summary>
internal sealed record AuditTarget(string Type, Guid? Id)
{
    public static AuditTarget User(Guid? id) => new("user", id);

    public static AuditTarget SignIn(Guid id) => new("sign_in", id);

    public static AuditTarget Organisation(Guid id) => new("organisation", id);

    public static AuditTarget Invitation(Guid id) => new("invitation", id);
}

/// <summary>Writes lines of the audit trail into the transaction of what they tell of, so that there is one if and only if it happened.</summary>
internal sealed class AuditPublisher(IdentityContext database, IHttpContextAccessor accessor, TimeProvider time)
{
    /// <summary>Something was done.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="target">What it was done to; null for nothing but the caller.</param>
    /// <param name="userId">Who did it, where it is not the caller of the request.</param>
    /// <param name="organisationId">The organisation it concerns.</param>
    public void Succeeded(string action, AuditTarget? target = null, Guid? userId = null, Guid? organisationId = null) =>
        Add(action, reason: null, target, userId, organisationId);

    /// <summary>Something was refused.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="reason">Why: a code of the API's errors.</param>
    /// <param name="target">What it would have been done to.</param>
    public void Refused(string action, string reason, AuditTarget? target = null) => Add(action, reason, target, userId: null, organisationId: null);

    private void Add(string action, string? reason, AuditTarget? target, Guid? userId, Guid? organisationId)
    {
        var now = time.GetUtcNow();
        var context = accessor.HttpContext;
        var caller = context is null ? null : CurrentCaller.From(context.User);
        var isUser = caller?.Kind == CallerKinds.User;
        database.PublishOnCommit(new AccessAudited(
            Guid.CreateVersion7(now), now, action, reason is null ? AuditOutcomes.Succeeded : AuditOutcomes.Rejected, reason,
            userId ?? (isUser ? caller!.UserId : null), isUser ? caller!.KeyId : null, organisationId,
            target?.Type, target?.Id?.ToString(), context is null ? null : ClientAddress.Of(context)?.ToString(), Count: 1,
            Activity.Current?.TraceId.ToString()));
    }
}
