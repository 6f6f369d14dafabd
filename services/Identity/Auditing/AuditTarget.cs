namespace Egret.Identity.Auditing;

/// <summary>The target of an audit entry.</summary>
internal sealed record AuditTarget(string Type, Guid? Id)
{
    public static AuditTarget User(Guid? id) => new("user", id);

    public static AuditTarget SignIn(Guid id) => new("sign_in", id);

    public static AuditTarget Organisation(Guid id) => new("organisation", id);

    public static AuditTarget Invitation(Guid id) => new("invitation", id);
}
