namespace Egret.Client;

/// <summary>An API key with its secret, which is returned only once.</summary>
/// <param name="Key">The secret. The server stores only a hash of it and cannot return it again.</param>
/// <param name="Id">Id of the key; unchanged by rotation.</param>
/// <param name="Name">Display name of the key.</param>
/// <param name="KeyPrefix">The first 20 characters of the secret, to recognise the key.</param>
/// <param name="Org">Slug of the organisation that the key acts for.</param>
/// <param name="Scopes">
/// Scopes of the key (<see cref="ApiKeyScopes"/>); empty if the key has all permissions of its user.
/// </param>
/// <param name="IsActive">Whether the key is valid: neither revoked nor expired.</param>
/// <param name="LastUsedAt">Time of the last use, accurate to the minute; null if the key was never used.</param>
/// <param name="LastUsedIp">Client address of the last use; null if unknown.</param>
/// <param name="LastUsedRoute">
/// Name of the gateway route of the last use, such as <c>query</c>; null if unknown.
/// </param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="ExpiresAt">Time at which the key expires; null if it does not expire.</param>
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
    /// <summary>Returns the key prefix, never the secret.</summary>
    public override string ToString() => $"{nameof(IssuedApiKey)} {KeyPrefix}…";
}
