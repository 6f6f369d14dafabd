namespace Egret.AppHost.Tests.Access;

/// <summary>Caller and credential of a request.</summary>
internal enum CallerType
{
    Anonymous,
    MalformedToken,
    ExpiredToken,
    RefreshTokenAsAccessToken,
    OtherTenantToken,
    OtherTenantKey,

    /// <summary>A key whose scopes do not include the operation's.</summary>
    ScopedKey,
    Member,
    Admin,
    Owner,
    PlatformAdministrator,
}
