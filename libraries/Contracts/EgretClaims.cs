namespace Egret.Contracts;

/// <summary>Claim names of the assertion that the gateway adds to every forwarded request.</summary>
public static class EgretClaims
{
    /// <summary>The kind of caller; one of <see cref="CallerKinds"/>.</summary>
    public const string Kind = "kind";

    /// <summary>The user's id (RFC 7519 section 4.1.2).</summary>
    public const string Subject = "sub";

    /// <summary>The user's e-mail address.</summary>
    public const string Email = "email";

    /// <summary>Id of the organisation the request acts for.</summary>
    public const string Organisation = "org";

    /// <summary>Slug of the organisation the request acts for.</summary>
    public const string OrganisationSlug = "org_slug";

    /// <summary>The user's role in that organisation; one of <see cref="OrganisationRoles"/>.</summary>
    public const string Role = "role";

    /// <summary>Slugs of the public domains that the organisation may query; absent if it may query all.</summary>
    public const string AllowedDomain = "allowed_domain";

    /// <summary>"true" for a platform administrator, absent for other users.</summary>
    public const string PlatformAdministrator = "platform_admin";

    /// <summary>
    /// The scopes that the credential is restricted to, one claim each of <see cref="KeyScopes"/>; absent if
    /// unrestricted.
    /// </summary>
    public const string Scope = "scope";

    /// <summary>The sign-in that the presented JWT came from; absent for an API key.</summary>
    public const string SignIn = "sid";

    /// <summary>Id of the API key that was presented; absent for a JWT.</summary>
    public const string KeyId = "key_id";

    /// <summary>When the presented key expires, in milliseconds since 1970; absent if it does not expire.</summary>
    public const string KeyExpiresAt = "key_expires_at";

    /// <summary>
    /// When the access token was issued that the caller presented, or that was used to create the presented key, in
    /// seconds since 1970; absent if unknown.
    /// </summary>
    public const string SignedInAt = "signed_in_at";
}
