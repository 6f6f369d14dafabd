using Egret.Contracts.Internal;

namespace Egret.Gateway.Authentication;

/// <summary>Who is calling: a user, and the API key that he calls with.</summary>
internal sealed class Caller(PrincipalSnapshot user, KeyVerdict? key)
{
    public PrincipalSnapshot User => user;

    /// <summary>Null for an access token.</summary>
    public KeyVerdict? Key => key;

    /// <summary>The membership by which the request acts; null for a user of no organisation. Set once by <see cref="ActingOrganisation"/>.</summary>
    public MembershipSnapshot? Organisation { get; set; }

    /// <summary>Whether the credential may be used for all that its user may do.</summary>
    public bool IsNarrowed => key is { Scopes.Count: > 0 };

    public bool HasScope(string scope) => !IsNarrowed || key!.Scopes.Contains(scope, StringComparer.Ordinal);

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
