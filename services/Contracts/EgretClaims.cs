namespace Egret.Contracts;

/// <summary>Claim names of the assertion that the gateway puts on every request it forwards.</summary>
public static class EgretClaims
{
    /// <summary>What kind of caller the assertion speaks for; one of <see cref="CallerKinds"/>.</summary>
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

    /// <summary>Slugs of the only public domains the organisation may query; absent when it may query all.</summary>
    public const string AllowedDomain = "allowed_domain";

    /// <summary>"true" for a platform administrator, absent for everybody else.</summary>
    public const string PlatformAdministrator = "platform_admin";

    /// <summary>What the credential may be used for, one claim per scope of <see cref="KeyScopes"/>; absent when it is not narrowed.</summary>
    public const string Scope = "scope";

    /// <summary>The sign-in that the presented JWT came from; absent for an API key.</summary>
    public const string SignIn = "sid";

    /// <summary>Id of the API key that was presented; absent for a JWT.</summary>
    public const string KeyId = "key_id";

    /// <summary>When the presented key stops working, in milliseconds since 1970; absent when it does not by itself.</summary>
    public const string KeyExpiresAt = "key_expires_at";

    /// <summary>
    /// When the access token was issued that was presented, or that the presented key comes from, in seconds since 1970; absent when that is
    /// not known.
    /// </summary>
    public const string SignedInAt = "signed_in_at";
}

/// <summary>Values of <see cref="EgretClaims.Kind"/>.</summary>
public static class CallerKinds
{
    /// <summary>A request without a credential, on a public endpoint.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>A user, by access token or API key.</summary>
    public const string User = "user";

    /// <summary>One of Egret's own services, for <c>/internal/</c> endpoints.</summary>
    public const string Service = "service";
}

/// <summary>Roles of a member in an organisation, from the widest to the narrowest.</summary>
public static class OrganisationRoles
{
    /// <summary>May do everything, including deleting the organisation.</summary>
    public const string Owner = "owner";

    /// <summary>May manage members, invitations and settings.</summary>
    public const string Admin = "admin";

    /// <summary>May use the organisation: ask, upload, keep keys of their own.</summary>
    public const string Member = "member";
}

/// <summary>Scopes that narrow an API key. A key with none named may be used for everything its user may do.</summary>
public static class KeyScopes
{
    /// <summary>Ask questions and search.</summary>
    public const string Query = "query";

    /// <summary>Read and change the organisation's documents.</summary>
    public const string Documents = "documents";

    /// <summary>Read and change chat sessions.</summary>
    public const string Sessions = "sessions";

    /// <summary>Read and change organisations and their members.</summary>
    public const string Organisations = "orgs";

    /// <summary>Manage API keys.</summary>
    public const string Keys = "keys";

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } = [Query, Documents, Sessions, Organisations, Keys];
}

/// <summary>Constants of the assertion itself.</summary>
public static class AssertionFormat
{
    /// <summary>Issuer: only the gateway makes assertions.</summary>
    public const string Issuer = "egret-gateway";

    /// <summary>Audience: the services behind the gateway.</summary>
    public const string Audience = "egret-services";

    /// <summary>Explicit type (RFC 8725 section 3.11), so that no other token can pass for an assertion.</summary>
    public const string Type = "egret-assertion+jwt";

    /// <summary>How long an assertion is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
}
