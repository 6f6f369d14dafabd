using Egret.Contracts.Internal;
using Egret.Gateway.Audit;

namespace Egret.Gateway.Authentication;

/// <summary>Who is calling: a user, and the API key that they call with. Requests that follow each other share one.</summary>
internal sealed class Caller(
    PrincipalSnapshot user, KeyVerdict? key, MembershipSnapshot? organisation = null, Guid? signInId = null, DateTimeOffset? signedInAt = null)
{
    private Caller?[]? _acting;

    /// <summary>Whoever calls with this key, acting for its organisation; null when it is not, or no longer, good for its user.</summary>
    public static Caller? WithKey(PrincipalSnapshot user, KeyVerdict key) =>
        // A key does not rise with its user, nor come back with them. Whoever rotates it, or makes another one with it, takes along from which
        // sign-in it comes (see KeyVerdict).
        user.AcceptsKey(key.SignedInAt) && MembershipOf(user, key.OrganisationId) is { } membership && membership.AcceptsKey(key.CreatedAt)
            ? new Caller(user, key, membership)
            : null;

    /// <summary>Whoever calls with an access token of this sign-in, issued then; null when it was revoked.</summary>
    public static Caller? WithToken(PrincipalSnapshot user, Guid signInId, DateTimeOffset issuedAt)
    {
        if (!user.AcceptsToken(signInId, issuedAt))
        {
            return null;
        }

        // An older token is accepted only of the sign-in that changed the password. The change confirmed that sign-in, so
        // the API keys that it makes from now on count as made after the change.
        var signedInAt = issuedAt > user.TokensValidFrom ? issuedAt : user.TokensValidFrom;
        return new Caller(user, key: null, signInId: signInId, signedInAt: signedInAt);
    }

    public PrincipalSnapshot User => user;

    /// <summary>Null for an access token.</summary>
    public KeyVerdict? Key => key;

    /// <summary>The sign-in that the access token came from; null for an API key.</summary>
    public Guid? SignInId => signInId;

    /// <summary>When the access token was issued, or the one that the API key comes from; null when that is not known.</summary>
    public DateTimeOffset? SignedInAt => key is null ? signedInAt : key.SignedInAt;

    /// <summary>The membership by which the request acts; null for a user of no organisation, and until <see cref="ActingOrganisation"/> has chosen.</summary>
    public MembershipSnapshot? Organisation => organisation;

    /// <summary>The last assertion that was made for this caller; <see cref="AssertionIssuer"/> sees to it that it is fresh.</summary>
    public Assertion? Assertion { get; set; }

    /// <summary>Where the caller's admissions from the address of the last request are counted.</summary>
    public AdmissionCounter? Admissions { get; set; }

    /// <summary>Whether the credential may be used for all that its user may do.</summary>
    public bool IsRestricted => key is { Scopes.Count: > 0 };

    public bool HasScope(string scope) => !IsRestricted || key!.Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Whether the caller is what follows from these answers, and not from others that say the same.</summary>
    public bool IsCurrent(PrincipalSnapshot ofUser, KeyVerdict? ofKey) => ReferenceEquals(user, ofUser) && ReferenceEquals(key, ofKey);

    /// <summary>This caller, acting for the organisation of one of their memberships.</summary>
    public Caller ActingFor(MembershipSnapshot? chosen)
    {
        if (chosen is null || ReferenceEquals(chosen, organisation))
        {
            return this;
        }

        // Two requests at once may each make one; the other is used by its own request only.
        var acting = _acting ??= new Caller?[user.Memberships.Count];
        for (var index = 0; index < acting.Length; index++)
        {
            if (ReferenceEquals(user.Memberships[index], chosen))
            {
                return acting[index] ??= new Caller(user, key, chosen, signInId, signedInAt);
            }
        }

        throw new ArgumentException("A caller acts for an organisation of their own memberships.", nameof(chosen));
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

    /// <summary>The caller of an authenticated request; null for a request without, or with a credential that the endpoint ignores.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
