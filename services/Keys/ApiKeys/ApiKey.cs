using Egret.Contracts;

namespace Egret.Keys.ApiKeys;

/// <summary>
/// A credential for programs, which acts for one user in one organisation until it expires or is revoked.
/// </summary>
internal sealed class ApiKey
{
    /// <summary>The maximum length of <see cref="LastUsedRoute"/>.</summary>
    public const int MaxRouteLength = 100;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly List<ApiKeySecret> _secrets = [];

    private ApiKey()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    public string OrganisationSlug { get; private init; } = "";

    public Guid UserId { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>The scopes that the key is restricted to; empty if unrestricted.</summary>
    public List<string> Scopes { get; private init; } = [];

    /// <summary>The first characters of the current secret, to recognise the key.</summary>
    public string Prefix { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Written in batches by <c>KeyUseWriter</c>, never through the entity; so are the next two.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    public string? LastUsedIp { get; private init; }

    public string? LastUsedRoute { get; private init; }

    /// <summary>The current secret and the earlier ones, if loaded.</summary>
    public IReadOnlyList<ApiKeySecret> Secrets => _secrets;

    public bool IsRevoked => RevokedAt is not null;

    /// <summary>When the current secret was issued. The secrets must be loaded.</summary>
    public DateTimeOffset SecretCreatedAt => _secrets.Max(secret => secret.CreatedAt);

    /// <summary>Creates a key and its first secret.</summary>
    public static (ApiKey Key, string Secret) Issue(
        KeyOwner owner, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, SecretIssuer issuer, DateTimeOffset now)
    {
        var secret = ApiKeyFormat.Generate();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = owner.OrganisationId,
            OrganisationSlug = owner.OrganisationSlug,
            UserId = owner.UserId,
            Name = name,
            Scopes = [.. scopes],
            CreatedAt = now,
            ExpiresAt = TruncateToMilliseconds(expiresAt),
        };
        key.AddSecret(secret, issuer, now);
        return (key, secret);
    }

    /// <summary>Whether a request with the current secret is admitted.</summary>
    public bool IsValidAt(DateTimeOffset now) => !IsRevoked && !(ExpiresAt <= now);

    public void Rename(string name)
    {
        EnsureNotRevoked();
        Name = name;
    }

    /// <summary>Sets the expiry; null for none. An expired key is valid again. The secrets must be loaded.</summary>
    public void ExpireAt(DateTimeOffset? expiresAt)
    {
        EnsureNotRevoked();
        ExpiresAt = TruncateToMilliseconds(expiresAt);
        foreach (var earlier in _secrets.Where(secret => secret.ExpiresAt is not null))
        {
            ExpireNoLaterThanKey(earlier);
        }
    }

    /// <summary>
    /// Creates a new secret. Earlier secrets expire with the grace period, those of earlier rotations no later than
    /// that. A rotation without grace period therefore invalidates all earlier secrets immediately.
    /// </summary>
    public string Rotate(TimeSpan grace, SecretIssuer issuer, DateTimeOffset now)
    {
        EnsureNotRevoked();
        foreach (var earlier in _secrets)
        {
            earlier.ExpireNoLaterThan(now + grace);
            ExpireNoLaterThanKey(earlier);
        }

        var secret = ApiKeyFormat.Generate();
        AddSecret(secret, issuer, now);
        return secret;
    }

    /// <summary>Revokes the key.</summary>
    /// <returns>False if the key was already revoked.</returns>
    public bool Revoke(DateTimeOffset now)
    {
        if (IsRevoked)
        {
            return false;
        }

        RevokedAt = now;
        return true;
    }

    /// <summary>
    /// Whether the holder of one of these secrets can use the key, now or after its expiry is extended.
    /// </summary>
    public bool IsUsableWith(IReadOnlySet<string> hashes, DateTimeOffset now) =>
        !IsRevoked && _secrets.Exists(secret => hashes.Contains(secret.Hash) && !(secret.ExpiresAt <= now));

    private void AddSecret(string secret, SecretIssuer issuer, DateTimeOffset now)
    {
        Prefix = secret[..ApiKeyFormat.DisplayPrefixLength];
        _secrets.Add(new ApiKeySecret(ApiKeyFormat.Hash(secret), Id, issuer.KeyId, now, issuer.SignedInAt));
    }

    /// <summary>
    /// A grace period ends before the key expires, by at least one millisecond, the resolution of an assertion: a
    /// caller that is valid as long as the key may rotate it, and the holder of a replaced secret must not.
    /// </summary>
    private void ExpireNoLaterThanKey(ApiKeySecret earlier)
    {
        if (ExpiresAt is { } expiresAt)
        {
            earlier.ExpireNoLaterThan(expiresAt - Millisecond);
        }
    }

    /// <summary>
    /// Assertions state expiries in milliseconds; a finer value would let a key expire after the caller that issued it.
    /// </summary>
    private static DateTimeOffset? TruncateToMilliseconds(DateTimeOffset? moment) =>
        moment?.AddTicks(-(moment.Value.Ticks % TimeSpan.TicksPerMillisecond));

    private void EnsureNotRevoked()
    {
        if (IsRevoked)
        {
            throw new InvalidOperationException("A revoked key cannot be changed.");
        }
    }
}
