using System.Globalization;
using System.Security.Claims;
using Egret.Contracts;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Who is calling, as the gateway vouches for it.</summary>
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
        KeyExpiresAt = long.TryParse(principal.FindFirstValue(EgretClaims.KeyExpiresAt), NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            ? DateTimeOffset.FromUnixTimeMilliseconds(expiry)
            : null;
        SignedInAt = long.TryParse(principal.FindFirstValue(EgretClaims.SignedInAt), NumberStyles.None, CultureInfo.InvariantCulture, out var signedIn)
            ? DateTimeOffset.FromUnixTimeSeconds(signedIn)
            : null;
        _scopes = principal.FindAll(EgretClaims.Scope).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>One of <see cref="CallerKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>The user.</summary>
    /// <exception cref="InvalidOperationException">The request has no user; an endpoint that reads this must require one.</exception>
    public Guid UserId => _userId ?? throw new InvalidOperationException("The request speaks for no user.");

    /// <summary>The user's e-mail address; null without a user.</summary>
    public string? Email { get; }

    /// <summary>The organisation the request acts for; null for a user of none.</summary>
    public Guid? OrganisationId { get; }

    /// <summary>Slug of <see cref="OrganisationId"/>.</summary>
    public string? OrganisationSlug { get; }

    /// <summary>The user's role in that organisation; one of <see cref="OrganisationRoles"/>.</summary>
    public string? Role { get; }

    /// <summary>Slugs of the only public domains the organisation may query; empty when it may query all.</summary>
    public IReadOnlySet<string> AllowedDomains { get; }

    /// <summary>Whether the caller may change public domains.</summary>
    public bool IsPlatformAdministrator { get; }

    /// <summary>The sign-in that the presented access token came from; null for an API key.</summary>
    public Guid? SignInId { get; }

    /// <summary>The API key that was presented; null for an access token.</summary>
    public Guid? KeyId { get; }

    /// <summary>When the presented API key stops working by itself; null when it does not, and for an access token.</summary>
    public DateTimeOffset? KeyExpiresAt { get; }

    /// <summary>When the access token was issued that was presented, or that the presented key comes from; null when that is not known.</summary>
    public DateTimeOffset? SignedInAt { get; }

    /// <summary>The scopes the credential is narrowed to; empty when it is not.</summary>
    public IReadOnlySet<string> Scopes => _scopes;

    /// <summary>Reads the caller from an authenticated assertion.</summary>
    public static CurrentCaller From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new(principal);
    }

    /// <summary>Whether the credential may be used for this scope.</summary>
    public bool HasScope(string scope) => _scopes.Count == 0 || _scopes.Contains(scope);

    /// <summary>Whether the request acts for the organisation with this slug, as a member of it.</summary>
    public bool ActsFor(string slug) => OrganisationId is not null && string.Equals(OrganisationSlug, slug, StringComparison.Ordinal);

    /// <summary>Whether the organisation may query this public domain.</summary>
    public bool MayQueryDomain(string slug) => AllowedDomains.Count == 0 || AllowedDomains.Contains(slug);
}
