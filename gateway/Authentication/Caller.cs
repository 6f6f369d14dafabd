using Egret.Contracts.Internal;

namespace Egret.Gateway.Authentication;

/// <summary>
/// The authenticated identity of a request: a user, with the API key if one was presented. Requests share it.
/// </summary>
internal sealed class Caller(
    PrincipalSnapshot user,
    KeyVerdict? key,
    MembershipSnapshot? organisation = null,
    Guid? signInId = null,
    DateTimeOffset? signedInAt = null)
{
    private Caller?[]? _acting;

    /// <summary>
    /// The caller with this API key, acting for its organisation; null if the key is not valid for its user.
    /// </summary>
    public static Caller? WithKey(PrincipalSnapshot user, KeyVerdict key) =>
        // A key issued before its user was promoted, or removed and added again, does not get the later membership. A
        // rotated key, or a key issued with it, inherits the sign-in time (see KeyVerdict).
        user.AcceptsKey(key.SignedInAt)
        && MembershipOf(user, key.OrganisationId) is { } membership && membership.AcceptsKey(key.CreatedAt)
            ? new Caller(user, key, membership)
            : null;

    /// <summary>
    /// The caller with an access token of this sign-in and time of issue; null if the token was revoked.
    /// </summary>
    public static Caller? WithToken(PrincipalSnapshot user, Guid signInId, DateTimeOffset issuedAt)
    {
        if (!user.AcceptsToken(signInId, issuedAt))
        {
            return null;
        }

        // An older token is accepted only from the sign-in that changed the password. The change confirmed that
        // sign-in, so the API keys that it issues from now on count as issued after the change.
        var signedInAt = issuedAt > user.TokensValidFrom ? issuedAt : user.TokensValidFrom;
        return new Caller(user, key: null, signInId: signInId, signedInAt: signedInAt);
    }

    /// <summary>The principal of the user.</summary>
    public PrincipalSnapshot User => user;

    /// <summary>The verdict on the API key; null for an access token.</summary>
    public KeyVerdict? Key => key;

    /// <summary>The sign-in that the access token was issued from; null for an API key.</summary>
    public Guid? SignInId => signInId;

    /// <summary>
    /// The time of issue of the access token, or of the access token that the API key was issued with; null if unknown.
    /// </summary>
    public DateTimeOffset? SignedInAt => key is null ? signedInAt : key.SignedInAt;

    /// <summary>
    /// The membership that the request acts with; null for a user without an organisation, and before the acting
    /// organisation was chosen.
    /// </summary>
    public MembershipSnapshot? Organisation => organisation;

    /// <summary>
    /// The last assertion issued for this caller; <see cref="AssertionIssuer"/> replaces it before it expires.
    /// </summary>
    public Assertion? Assertion { get; set; }

    /// <summary>
    /// The audit trail's counter of this caller's admissions, stored here to save a dictionary lookup per request. It
    /// is untyped because Auditing depends on this folder.
    /// </summary>
    public object? AdmissionCounter { get; set; }

    /// <summary>Whether the credential is an API key restricted to scopes.</summary>
    public bool IsRestricted => key is { Scopes.Count: > 0 };

    /// <summary>Whether the credential permits this scope.</summary>
    public bool HasScope(string scope) => !IsRestricted || key!.Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>
    /// Whether the caller was built from these instances of principal and verdict; equal copies do not count.
    /// </summary>
    public bool IsCurrent(PrincipalSnapshot ofUser, KeyVerdict? ofKey) =>
        ReferenceEquals(user, ofUser) && ReferenceEquals(key, ofKey);

    /// <summary>The caller, acting for the organisation of one of the user's memberships.</summary>
    public Caller ActingFor(MembershipSnapshot? chosen)
    {
        if (chosen is null || ReferenceEquals(chosen, organisation))
        {
            return this;
        }

        // Two concurrent requests may each create an instance; the instance that is not stored serves its request only.
        var acting = _acting ??= new Caller?[user.Memberships.Count];
        for (var index = 0; index < acting.Length; index++)
        {
            if (ReferenceEquals(user.Memberships[index], chosen))
            {
                return acting[index] ??= new Caller(user, key, chosen, signInId, signedInAt);
            }
        }

        throw new ArgumentException("A caller can act only for an organisation that its user is a member of.", nameof(chosen));
    }

    /// <summary>The membership of the organisation with this slug.</summary>
    public MembershipSnapshot? MembershipOf(string? slug)
    {
        foreach (var membership in user.Memberships)
        {
            if (string.Equals(membership.Slug, slug, StringComparison.Ordinal))
            {
                return membership;
            }
        }

        return null;
    }

    /// <summary>The membership of the organisation with this id.</summary>
    public static MembershipSnapshot? MembershipOf(PrincipalSnapshot user, Guid organisationId)
    {
        foreach (var membership in user.Memberships)
        {
            if (membership.OrganisationId == organisationId)
            {
                return membership;
            }
        }

        return null;
    }

    /// <summary>
    /// The caller of the request; null for an anonymous request, or if the route ignores the credential.
    /// </summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
