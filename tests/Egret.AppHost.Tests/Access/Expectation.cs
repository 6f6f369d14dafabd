namespace Egret.AppHost.Tests.Access;

/// <summary>Who calls, and with what.</summary>
internal enum Column
{
    None,
    Malformed,
    Expired,
    RefreshAsAccess,
    OtherTenantsToken,
    OtherTenantsKey,
    NarrowKey,
    Member,
    Admin,
    Owner,
    PlatformAdministrator,
}

/// <summary>What a call must come to.</summary>
/// <param name="Status">The status; null where the caller is let in.</param>
/// <param name="Code">The code.</param>
internal sealed record Expectation(int? Status, string? Code)
{
    private static readonly Expectation Admitted = new(null, null);
    private static readonly Expectation Unknown = new(404, "not_found");
    private static readonly string[] Roles = ["member", "admin", "owner"];

    public bool IsAdmitted => Status is null;

    /// <summary>Derived from what the document says that the operation asks of its caller, and from nothing else.</summary>
    public static Expectation Of(Operation operation, Column column)
    {
        if (operation.Credential != "required")
        {
            return Admitted;
        }

        return column switch
        {
            Column.None => new(401, "not_authenticated"),
            Column.Malformed or Column.Expired or Column.RefreshAsAccess => new(401, "token_not_valid"),
            _ when operation.IsForPlatformAdministrators => column == Column.PlatformAdministrator ? Admitted : new(403, "platform_admin_required"),
            Column.NarrowKey => operation.Scope is not null || operation.IsOfAccount || operation.RefusesKeys ? new(403, "permission_denied") : Admitted,
            Column.OtherTenantsKey when operation.RefusesKeys && (operation.IsOfAccount || !operation.HasParameters) => new(403, "permission_denied"),
            // What is another's does not exist for these callers. What is their own is theirs.
            Column.OtherTenantsToken or Column.OtherTenantsKey or Column.PlatformAdministrator => operation.HasParameters ? Unknown : Admitted,
            Column.Member or Column.Admin or Column.Owner => operation.Role is null || RankOf(column) >= Array.IndexOf(Roles, operation.Role)
                ? Admitted
                : new(403, "permission_denied"),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        };
    }

    public override string ToString() => IsAdmitted ? "let in" : $"{Status} {Code}";

    private static int RankOf(Column column) => column - Column.Member;
}
