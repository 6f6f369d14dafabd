namespace Egret.Keys.ApiKeys;

/// <summary>An API key, without its secret.</summary>
public record ApiKeyResponse
{
    /// <summary>Identifies the key; rotation does not change it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>The first 20 characters of the secret, to recognise the key.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>Slug of the organisation that the key acts for.</summary>
    public required string Org { get; init; }

    /// <summary>Scopes that the key is restricted to; empty if it has the full permissions of its user.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether the key is valid now: neither revoked nor expired.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When the key was last used, to the minute; null if never.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The client address of the last use; null if unknown.</summary>
    public required string? LastUsedIp { get; init; }

    /// <summary>The gateway route of the last use, such as <c>query</c>; null if unknown.</summary>
    public required string? LastUsedRoute { get; init; }

    /// <summary>When the key was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the key expires; null for no expiry.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    internal static ApiKeyResponse From(ApiKey key, DateTimeOffset now) => new()
    {
        Id = key.Id,
        Name = key.Name,
        KeyPrefix = key.Prefix,
        Org = key.OrganisationSlug,
        Scopes = key.Scopes,
        IsActive = key.IsValidAt(now),
        LastUsedAt = key.LastUsedAt,
        LastUsedIp = key.LastUsedIp,
        LastUsedRoute = key.LastUsedRoute,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
    };
}
