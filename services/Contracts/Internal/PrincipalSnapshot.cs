namespace Egret.Contracts.Internal;

/// <summary>What Identity knows of a user's access: the answer of <c>GET /internal/principals/{user}</c>. An inactive or unknown user is 404.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="IsPlatformAdministrator">Whether they may change public domains.</param>
/// <param name="TokensValidFrom">Access tokens issued before this moment are dead (signed out everywhere, password changed).</param>
/// <param name="DefaultOrganisation">Slug of the organisation a request acts for when it names none; null for a member of none.</param>
/// <param name="Memberships">Every active organisation they are a member of.</param>
public sealed record PrincipalSnapshot(
    Guid UserId, string Email, bool IsPlatformAdministrator, DateTimeOffset TokensValidFrom, string? DefaultOrganisation,
    IReadOnlyList<MembershipSnapshot> Memberships)
{
    /// <summary>
    /// Sign-ins (<c>sid</c> of their access tokens) that were ended on their own, for as long as an access token of theirs could live. Few:
    /// where there would be many, <see cref="TokensValidFrom"/> moves on instead.
    /// </summary>
    public IReadOnlyList<Guid> EndedSignIns { get; init; } = [];

    /// <summary>The one sign-in whose access tokens <see cref="TokensValidFrom"/> does not concern (it changed the password); null for none.</summary>
    public Guid? KeptSignIn { get; init; }

    /// <summary>
    /// Secrets of API keys that come from a sign-in before this moment are rejected (the password was reset or changed,
    /// or the user was made platform administrator); null for none.
    /// </summary>
    public DateTimeOffset? KeysValidFrom { get; init; }

    /// <summary>Whether an access token of this sign-in, issued then, is still good.</summary>
    public bool AcceptsToken(Guid signInId, DateTimeOffset issuedAt) =>
        (issuedAt >= TokensValidFrom || signInId == KeptSignIn) && !EndedSignIns.Contains(signInId);

    /// <summary>Whether a secret of an API key that comes from a sign-in then (<see cref="KeyVerdict.SignedInAt"/>) is still good.</summary>
    public bool AcceptsKey(DateTimeOffset? signedInAt) => KeysValidFrom is not { } validFrom || signedInAt >= validFrom;
}

/// <summary>One membership of a <see cref="PrincipalSnapshot"/>.</summary>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="Role">The user's role in it; one of <see cref="OrganisationRoles"/>.</param>
/// <param name="AllowedDomains">Slugs of the only public domains it may query; empty when it may query all.</param>
public sealed record MembershipSnapshot(Guid OrganisationId, string Slug, string Role, IReadOnlyList<string> AllowedDomains)
{
    /// <summary>When the user became a member. Whoever was removed and taken back is one since they were taken back. Null when it is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Whether a secret of an API key that was made then (<see cref="KeyVerdict.CreatedAt"/>) was made by this membership. Keys revokes those
    /// of an earlier one; but one that was under way when the member was removed may have been made after that.
    /// </summary>
    public bool AcceptsKey(DateTimeOffset? createdAt) => Since is not { } since || createdAt is not { } made || made + Clocks.Tolerance >= since;
}
