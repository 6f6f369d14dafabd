namespace Egret.Contracts.Events;

/// <summary>Values of <see cref="AccessAudited.Action"/>.</summary>
public static class AuditActions
{
    /// <summary>Creation of an account.</summary>
    public const string UserRegistered = "user.registered";

    /// <summary>Deletion of an account.</summary>
    public const string UserDeleted = "user.deleted";

    /// <summary>Promotion to platform administrator, or its reversal.</summary>
    public const string PlatformAdministratorChanged = "user.platform_administrator_changed";

    /// <summary>Sign-in with e-mail address and password.</summary>
    public const string SignIn = "sign_in";

    /// <summary>End of the sign-in on one device.</summary>
    public const string SignOut = "sign_out";

    /// <summary>End of all sign-ins of a user.</summary>
    public const string SignOutEverywhere = "sign_out_everywhere";

    /// <summary>Exchange of a refresh token for an access token.</summary>
    public const string TokenRefresh = "token.refresh";

    /// <summary>Verification of a token.</summary>
    public const string TokenVerification = "token.verification";

    /// <summary>Reuse of a replaced refresh token after its grace period; its family was revoked.</summary>
    public const string TokenReplay = "token.replay";

    /// <summary>Change of a password by its user.</summary>
    public const string PasswordChange = "password.change";

    /// <summary>Request for a password reset mail.</summary>
    public const string PasswordResetRequest = "password.reset_request";

    /// <summary>Reset of a password with a mailed token.</summary>
    public const string PasswordReset = "password.reset";

    /// <summary>Rotation of the signing key.</summary>
    public const string SigningKeyRotation = "signing_key.rotation";

    /// <summary>Creation of an organisation.</summary>
    public const string OrganisationCreated = "organisation.created";

    /// <summary>Change of an organisation's name, limits or allowed domains.</summary>
    public const string OrganisationChanged = "organisation.changed";

    /// <summary>Deletion of an organisation.</summary>
    public const string OrganisationDeleted = "organisation.deleted";

    /// <summary>A user became a member of an organisation.</summary>
    public const string MemberAdded = "member.added";

    /// <summary>Change of a member's role.</summary>
    public const string MemberRoleChanged = "member.role_changed";

    /// <summary>A member was removed or left.</summary>
    public const string MemberRemoved = "member.removed";

    /// <summary>Creation of an invitation.</summary>
    public const string InvitationCreated = "invitation.created";

    /// <summary>Withdrawal of an invitation.</summary>
    public const string InvitationWithdrawn = "invitation.withdrawn";

    /// <summary>Creation of an API key.</summary>
    public const string KeyCreated = "api_key.created";

    /// <summary>Change of an API key's name or expiry.</summary>
    public const string KeyUpdated = "api_key.updated";

    /// <summary>Rotation of an API key's secret.</summary>
    public const string KeyRotated = "api_key.rotated";

    /// <summary>Revocation of an API key.</summary>
    public const string KeyRevoked = "api_key.revoked";

    /// <summary>Report of a leaked API key.</summary>
    public const string KeyReported = "api_key.reported";

    /// <summary>Change of an organisation's key policy.</summary>
    public const string KeyPolicyChanged = "api_key.policy_changed";

    /// <summary>Authentication at the gateway.</summary>
    public const string Authentication = "authentication";

    /// <summary>A request that the caller has no permission for.</summary>
    public const string Authorization = "authorization";

    /// <summary>A request above a rate limit.</summary>
    public const string RateLimit = "rate_limit";
}
