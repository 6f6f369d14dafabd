namespace Egret.AppHost.Tests.Access;

/// <summary>The response that an operation must return to a type of caller.</summary>
/// <param name="Status">The status; null where the caller is authorized.</param>
/// <param name="Code">The error code.</param>
internal sealed record ExpectedResponse(int? Status, string? Code)
{
    private static readonly ExpectedResponse Authorized = new(null, null);
    private static readonly ExpectedResponse Forbidden = new(403, "permission_denied");
    private static readonly ExpectedResponse Unknown = new(404, "not_found");
    private static readonly string[] Roles = ["member", "admin", "owner"];

    public bool IsAuthorized => Status is null;

    /// <summary>Derives the expectation from the access that the OpenAPI document states for the operation.</summary>
    public static ExpectedResponse Of(ApiOperation operation, CallerType callerType)
    {
        if (operation.Credential != "required")
        {
            return Authorized;
        }

        return callerType switch
        {
            CallerType.Anonymous => new(401, "not_authenticated"),
            CallerType.MalformedToken or CallerType.ExpiredToken or CallerType.RefreshTokenAsAccessToken => new(401, "token_not_valid"),
            CallerType.PlatformAdministrator when operation.IsForPlatformAdministrators => Authorized,
            _ when operation.IsForPlatformAdministrators => new(403, "platform_admin_required"),
            CallerType.ScopedKey when operation.Scope is not null || operation.IsOfAccount || operation.RejectsKeys => Forbidden,
            CallerType.ScopedKey => Authorized,
            CallerType.OtherTenantKey when operation.RejectsKeys && (operation.IsOfAccount || !operation.HasParameters) => Forbidden,
            // Resources of another tenant do not exist for these callers; operations without a resource act on their
            // own.
            CallerType.OtherTenantToken or CallerType.OtherTenantKey or CallerType.PlatformAdministrator =>
                operation.HasParameters ? Unknown : Authorized,
            CallerType.Member or CallerType.Admin or CallerType.Owner =>
                operation.Role is null || RankOf(callerType) >= Array.IndexOf(Roles, operation.Role) ? Authorized : Forbidden,
            _ => throw new ArgumentOutOfRangeException(nameof(callerType)),
        };
    }

    public override string ToString() => IsAuthorized ? "authorized" : $"{Status} {Code}";

    private static int RankOf(CallerType callerType) => callerType - CallerType.Member;
}
