namespace Egret.Contracts.Events;

/// <summary>
/// Somebody authenticated or was refused, or what somebody may do was changed: one line of the audit trail. Never holds a secret, nor
/// anything a stranger typed but the name of an account.
/// </summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC); of several counted together, the last.</param>
/// <param name="Action">What was done or tried; one of <see cref="AuditActions"/>.</param>
/// <param name="Outcome">One of <see cref="AuditOutcomes"/>.</param>
/// <param name="Reason">Why it was refused, a code of the API's errors where there is one; null when it was not.</param>
/// <param name="UserId">Who did it; null when nobody known.</param>
/// <param name="KeyId">The API key it was done with; null for none.</param>
/// <param name="OrganisationId">The organisation it concerns; null for none.</param>
/// <param name="TargetType">What it was done to, such as <c>user</c>, <c>api_key</c>, <c>organisation</c>, <c>route</c>; null for nothing but the caller.</param>
/// <param name="TargetId">Which one; null for none.</param>
/// <param name="Address">The client's address as the gateway saw it; null when there was no client.</param>
/// <param name="Count">How many like it, within seconds, this line stands for; at least 1.</param>
/// <param name="TraceId">The trace it is part of; null when there is none.</param>
public sealed record AccessAudited(
    Guid EventId, DateTimeOffset OccurredAt, string Action, string Outcome, string? Reason, Guid? UserId, Guid? KeyId, Guid? OrganisationId,
    string? TargetType, string? TargetId, string? Address, int Count, string? TraceId) : IIntegrationEvent;

/// <summary>Values of <see cref="AccessAudited.Outcome"/>.</summary>
public static class AuditOutcomes
{
    /// <summary>It was done.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It was refused.</summary>
    public const string Refused = "refused";
}

/// <summary>Values of <see cref="AccessAudited.Action"/>.</summary>
public static class AuditActions
{
    /// <summary>Signing up.</summary>
    public const string UserRegistered = "user.registered";

    /// <summary>Deleting an account.</summary>
    public const string UserDeleted = "user.deleted";

    /// <summary>Making somebody platform administrator, or no longer.</summary>
    public const string PlatformAdministratorChanged = "user.platform_administrator_changed";

    /// <summary>Signing in with e-mail and password.</summary>
    public const string SignIn = "sign_in";

    /// <summary>Ending one's sign-in on a device.</summary>
    public const string SignOut = "sign_out";

    /// <summary>Ending all of one's sign-ins.</summary>
    public const string SignOutEverywhere = "sign_out_everywhere";

    /// <summary>Getting an access token for a refresh token.</summary>
    public const string TokenRefresh = "token.refresh";

    /// <summary>Asking whether a token would be accepted.</summary>
    public const string TokenVerification = "token.verification";

    /// <summary>A used refresh token came back after its grace, and its family was revoked.</summary>
    public const string TokenReplay = "token.replay";

    /// <summary>Changing one's password.</summary>
    public const string PasswordChange = "password.change";

    /// <summary>Asking for a way to set a forgotten password.</summary>
    public const string PasswordResetRequest = "password.reset_request";

    /// <summary>Setting a forgotten password.</summary>
    public const string PasswordReset = "password.reset";

    /// <summary>Making a new signing key.</summary>
    public const string SigningKeyRotation = "signing_key.rotation";

    /// <summary>Creating an organisation.</summary>
    public const string OrganisationCreated = "organisation.created";

    /// <summary>Changing an organisation's name, limits or allowed domains.</summary>
    public const string OrganisationChanged = "organisation.changed";

    /// <summary>Deleting an organisation.</summary>
    public const string OrganisationDeleted = "organisation.deleted";

    /// <summary>Becoming a member of an organisation.</summary>
    public const string MemberAdded = "member.added";

    /// <summary>Changing a member's role.</summary>
    public const string MemberRoleChanged = "member.role_changed";

    /// <summary>Removing a member, or leaving.</summary>
    public const string MemberRemoved = "member.removed";

    /// <summary>Inviting somebody.</summary>
    public const string InvitationCreated = "invitation.created";

    /// <summary>Withdrawing an invitation.</summary>
    public const string InvitationWithdrawn = "invitation.withdrawn";

    /// <summary>Creating an API key.</summary>
    public const string KeyCreated = "api_key.created";

    /// <summary>Changing an API key's name or expiry.</summary>
    public const string KeyUpdated = "api_key.updated";

    /// <summary>Giving an API key a new secret.</summary>
    public const string KeyRotated = "api_key.rotated";

    /// <summary>Revoking an API key.</summary>
    public const string KeyRevoked = "api_key.revoked";

    /// <summary>Handing in an API key that somebody found.</summary>
    public const string KeyReported = "api_key.reported";

    /// <summary>Changing what an organisation lets its keys do.</summary>
    public const string KeyPolicyChanged = "api_key.policy_changed";

    /// <summary>Presenting a credential at the gateway.</summary>
    public const string Authentication = "authentication";

    /// <summary>Asking for something that the caller may not do.</summary>
    public const string Authorization = "authorization";

    /// <summary>Asking more often than allowed.</summary>
    public const string RateLimit = "rate_limit";
}
