using System.Globalization;
using System.Security.Claims;
using Egret.Contracts;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>The caller of the current request, read from the gateway's assertion.</summary>
public sealed class CurrentCaller
{
    private readonly Guid? _userId;
    private readonly HashSet<string> _scopes;

    private CurrentCaller(ClaimsPrincipal principal)
    {
        Kind = principal.FindFirstValue(EgretClaims.Kind) ?? CallerKinds.Anonymous;
        _userId = Kind == CallerKinds.User && Guid.TryParse(principal.FindFirstValue(EgretClaims.Subject), out var user) ? user : null;
        Email = principal.FindFirstValue(EgretClaims.Email);
        OrganisationId = Guid.TryParse(principal.FindFirstValue(EgretClaims.Organisation), out var organisation) ? organisation : null;
        OrganisationSlug = principal.FindFirstValue(EgretClaims.OrganisationSlug);
        Role = principal.FindFirstValue(EgretClaims.Role);
        AllowedDomains = principal.FindAll(EgretClaims.AllowedDomain).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        IsPlatformAdministrator = principal.HasClaim(EgretClaims.PlatformAdministrator, "true");
        SignInId = Guid.TryParse(principal.FindFirstValue(EgretClaims.SignIn), out var signIn) ? signIn : null;
        KeyId = Guid.TryParse(principal.FindFirstValue(EgretClaims.KeyId), out var key) ? key : null;
        KeyExpiresAt = ReadNumber(principal, EgretClaims.KeyExpiresAt) is { } expiry
            ? DateTimeOffset.FromUnixTimeMilliseconds(expiry)
            : null;
        SignedInAt = ReadNumber(principal, EgretClaims.SignedInAt) is { } signedIn ? DateTimeOffset.FromUnixTimeSeconds(signedIn) : null;
        _scopes = principal.FindAll(EgretClaims.Scope).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The kind of caller; one of <see cref="CallerKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>The id of the user.</summary>
    /// <exception cref="InvalidOperationException">The request has no user. The endpoint must require one.</exception>
    public Guid UserId => _userId ?? throw new InvalidOperationException("The request has no user.");

    /// <summary>The user's e-mail address; null without a user.</summary>
    public string? Email { get; }

    /// <summary>The organisation that the request acts for; null for a user without one.</summary>
    public Guid? OrganisationId { get; }

    /// <summary>Slug of <see cref="OrganisationId"/>.</summary>
    public string? OrganisationSlug { get; }

    /// <summary>The user's role in that organisation; one of <see cref="OrganisationRoles"/>.</summary>
    public string? Role { get; }

    /// <summary>Slugs of the public domains that the organisation may query; empty if it may query all.</summary>
    public IReadOnlySet<string> AllowedDomains { get; }

    /// <summary>Whether the caller may change public domains.</summary>
    public bool IsPlatformAdministrator { get; }

    /// <summary>The sign-in that the presented access token came from; null for an API key.</summary>
    public Guid? SignInId { get; }

    /// <summary>The API key that was presented; null for an access token.</summary>
    public Guid? KeyId { get; }

    /// <summary>When the presented API key expires; null for a key without expiry and for an access token.</summary>
    public DateTimeOffset? KeyExpiresAt { get; }

    /// <summary>
    /// When the access token was issued that the caller presented, or that was used to create the presented key; null
    /// if unknown.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; }

    /// <summary>The scopes that the credential is restricted to; empty if unrestricted.</summary>
    public IReadOnlySet<string> Scopes => _scopes;

    /// <summary>Reads the caller from an authenticated assertion.</summary>
    public static CurrentCaller From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new(principal);
    }

    /// <summary>Whether the credential is unrestricted or has the scope.</summary>
    public bool HasScope(string scope) => _scopes.Count == 0 || _scopes.Contains(scope);

    /// <summary>Whether the request acts for the organisation with this slug, as a member of it.</summary>
    public bool ActsFor(string slug) => OrganisationId is not null && string.Equals(OrganisationSlug, slug, StringComparison.Ordinal);

    /// <summary>Whether the organisation may query this public domain.</summary>
    public bool MayQueryDomain(string slug) => AllowedDomains.Count == 0 || AllowedDomains.Contains(slug);

    private static long? ReadNumber(ClaimsPrincipal principal, string claim) =>
        long.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
