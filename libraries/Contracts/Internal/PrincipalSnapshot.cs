namespace Egret.Contracts.Internal;

/// <summary>
/// Response body of <c>GET /internal/principals/{user}</c>: the access of an active user. Identity responds with 404
/// for other users.
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="IsPlatformAdministrator">Whether the user may change public domains.</param>
/// <param name="TokensValidFrom">Access tokens issued before this time are revoked (sign-out everywhere, password
/// change).</param>
/// <param name="DefaultOrganisation">Slug of the organisation that a request acts for by default; null for a user
/// without organisations.</param>
/// <param name="Memberships">The user's memberships in active organisations.</param>
public sealed record PrincipalSnapshot(
    Guid UserId, string Email, bool IsPlatformAdministrator, DateTimeOffset TokensValidFrom, string? DefaultOrganisation,
    IReadOnlyList<MembershipSnapshot> Memberships)
{
    /// <summary>
    /// Sign-ins (<c>sid</c> of an access token) that were revoked individually, for the lifetime of their access
    /// tokens. The list is short: beyond a maximum, <see cref="TokensValidFrom"/> is advanced instead.
    /// </summary>
    public IReadOnlyList<Guid> EndedSignIns { get; init; } = [];

    /// <summary>
    /// The sign-in that is exempt from <see cref="TokensValidFrom"/> because it changed the password; null for none.
    /// </summary>
    public Guid? ExemptSignIn { get; init; }

    /// <summary>
    /// API key secrets from a sign-in before this time are rejected (the password was reset or changed, or the user
    /// became platform administrator); null for none.
    /// </summary>
    public DateTimeOffset? KeysValidFrom { get; init; }

    /// <summary>Whether an access token is valid, given its sign-in and its time of issue.</summary>
    public bool AcceptsToken(Guid signInId, DateTimeOffset issuedAt) =>
        (issuedAt >= TokensValidFrom || signInId == ExemptSignIn) && !EndedSignIns.Contains(signInId);

    /// <summary>
    /// Whether a secret of an API key is valid, given its sign-in time (<see cref="KeyVerdict.SignedInAt"/>).
    /// </summary>
    public bool AcceptsKey(DateTimeOffset? signedInAt) => KeysValidFrom is not { } validFrom || signedInAt >= validFrom;
}
