using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Egret.Keys.ApiKeys;

/// <summary>An API key, without its secret.</summary>
public record ApiKeyResponse
{
    /// <summary>Identifies the key; stays the same when it is rotated.</summary>
    public required Guid Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The first 20 characters of the secret, to recognise it by.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>Slug of the organisation it acts for.</summary>
    public required string Org { get; init; }

    /// <summary>What it is narrowed to; empty when it may do all that its user may.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether it works now: neither revoked nor expired.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When it was last let in, to the minute; null when it never was.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>From which address it was last used; null when that is not known.</summary>
    public required string? LastUsedIp { get; init; }

    /// <summary>What it was last used for, by the gateway's name of the route, such as <c>query</c>; null when that is not known.</summary>
    public required string? LastUsedRoute { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working by itself; null when it does not.</summary>
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
