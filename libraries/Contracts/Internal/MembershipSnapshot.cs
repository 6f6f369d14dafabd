namespace Egret.Contracts.Internal;

/// <summary>A membership in a <see cref="PrincipalSnapshot"/>.</summary>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="Slug">The organisation's slug.</param>
/// <param name="Role">The user's role; one of <see cref="OrganisationRoles"/>.</param>
/// <param name="AllowedDomains">Slugs of the public domains that the organisation may query; empty if it may query
/// all.</param>
public sealed record MembershipSnapshot(Guid OrganisationId, string Slug, string Role, IReadOnlyList<string> AllowedDomains)
{
    /// <summary>
    /// When the current membership started; a user who was removed and added again starts anew. Null if unknown.
    /// </summary>
    public DateTimeOffset? MemberSince { get; init; }

    /// <summary>
    /// Whether a secret of an API key was created during this membership, given its time of creation
    /// (<see cref="KeyVerdict.CreatedAt"/>). Keys revokes the keys of an ended membership, but a request that was in
    /// progress during the removal can create one afterwards.
    /// </summary>
    public bool AcceptsKey(DateTimeOffset? createdAt) =>
        MemberSince is not { } since || createdAt is not { } created || created + Clocks.Tolerance >= since;
}
