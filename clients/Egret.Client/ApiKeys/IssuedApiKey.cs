namespace Egret.Client;

/// <summary>An API key with its secret, which is shown this once.</summary>
/// <param name="Key">The secret. It is stored nowhere and cannot be shown again.</param>
/// <param name="Id">Identifies the key; stays the same when it is rotated.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="KeyPrefix">The first 20 characters of the secret, to recognise it by.</param>
/// <param name="Org">Slug of the organisation it acts for.</param>
/// <param name="Scopes">What it is narrowed to (<see cref="ApiKeyScopes"/>); empty when it may do all that its user may.</param>
/// <param name="IsActive">Whether it works now: neither revoked nor expired.</param>
/// <param name="LastUsedAt">When it was last let in, to the minute; null when it never was.</param>
/// <param name="LastUsedIp">From which address it was last used; null when that is not known.</param>
/// <param name="LastUsedRoute">What it was last used for, by the gateway's name of the route, such as <c>query</c>; null when that is not known.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it stops working by itself; null when it does not.</param>
public sealed record IssuedApiKey(
    string Key,
    Guid Id,
    string Name,
    string KeyPrefix,
    string Org,
    IReadOnlyList<string> Scopes,
    bool IsActive,
    DateTimeOffset? LastUsedAt,
    string? LastUsedIp,
    string? LastUsedRoute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>Names the key without its secret.</summary>
    public override string ToString() => $"{nameof(IssuedApiKey)} {KeyPrefix}…";
}
