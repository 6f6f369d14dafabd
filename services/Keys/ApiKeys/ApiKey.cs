using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>A key that a program presents instead of its user: it acts for that user, in one organisation, until it is revoked or expires.</summary>
internal sealed class ApiKey
{
    /// <summary>Of <see cref="LastUsedRoute"/>.</summary>
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

    /// <summary>What the key is narrowed to; empty when it is not.</summary>
    public List<string> Scopes { get; private init; } = [];

    /// <summary>Leading characters of the current secret, to recognise the key by.</summary>
    public string Prefix { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Written in batches by <see cref="Verification.KeyUseWriter"/>, never through the entity; so are the next two.</summary>
    public DateTimeOffset? LastUsedAt { get; private init; }

    public string? LastUsedIp { get; private init; }

    public string? LastUsedRoute { get; private init; }

    /// <summary>The current secret and the earlier ones whose grace has not ended, as far as they are loaded.</summary>
    public IReadOnlyList<ApiKeySecret> Secrets => _secrets;

    public bool IsRevoked => RevokedAt is not null;

    /// <summary>When the current secret was made. The secrets must be loaded.</summary>
    public DateTimeOffset SecretCreatedAt => _secrets.Max(secret => secret.CreatedAt);

    /// <summary>Makes a key and its first secret.</summary>
    public static (ApiKey Key, string Secret) Issue(
        KeyOwner owner, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, SecretIssuer maker, DateTimeOffset now)
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
        key.Take(secret, maker, now);
        return (key, secret);
    }

    /// <summary>Whether a request with the current secret is let in.</summary>
    public bool IsValidAt(DateTimeOffset now) => !IsRevoked && !(ExpiresAt <= now);

    public void Rename(string name)
    {
        EnsureNotRevoked();
        Name = name;
    }

    /// <summary>Moves the expiry; null for never. A key that has expired works again. The secrets must be loaded.</summary>
    public void ExpireAt(DateTimeOffset? expiresAt)
    {
        EnsureNotRevoked();
        ExpiresAt = TruncateToMilliseconds(expiresAt);
        foreach (var earlier in _secrets.Where(secret => secret.EndsAt is not null))
        {
            ExpireNoLaterThanKey(earlier);
        }
    }

    /// <summary>
    /// Makes a new secret. Earlier ones end with the grace: at once without one, and those of earlier rotations no later than
    /// that, so that rotating without grace always shuts out whoever has an old secret.
    /// </summary>
    public string Rotate(TimeSpan grace, SecretIssuer maker, DateTimeOffset now)
    {
        EnsureNotRevoked();
        foreach (var earlier in _secrets)
        {
            earlier.ExpireNoLaterThan(now + grace);
            ExpireNoLaterThanKey(earlier);
        }

        var secret = ApiKeyFormat.Generate();
        Take(secret, maker, now);
        return secret;
    }

    /// <summary>Ends the key for good.</summary>
    /// <returns>False when it had ended before.</returns>
    public bool Revoke(DateTimeOffset now)
    {
        if (IsRevoked)
        {
            return false;
        }

        RevokedAt = now;
        return true;
    }

    /// <summary>Whether it can still be used by whoever knows one of these secrets: an expired key can, once its expiry is moved.</summary>
    public bool IsUsableWith(IReadOnlySet<string> hashes, DateTimeOffset now) =>
        !IsRevoked && _secrets.Exists(secret => hashes.Contains(secret.Hash) && !(secret.EndsAt <= now));

    private void Take(string secret, SecretIssuer maker, DateTimeOffset now)
    {
        Prefix = secret[..ApiKeyFormat.DisplayPrefixLength];
        _secrets.Add(new ApiKeySecret(ApiKeyFormat.Hash(secret), Id, maker.KeyId, now, maker.SignedInAt));
    }

    /// <summary>
    /// A grace ends before the key does, if only by the least that an assertion can tell: a caller who lasts as long as the key
    /// may rotate it, and whoever has an old secret must not.
    /// </summary>
    private void ExpireNoLaterThanKey(ApiKeySecret earlier)
    {
        if (ExpiresAt is { } expiresAt)
        {
            earlier.ExpireNoLaterThan(expiresAt - Millisecond);
        }
    }

    /// <summary>An assertion tells an expiry in milliseconds; a finer one would make a key outlast the caller who comes with it.</summary>
    private static DateTimeOffset? TruncateToMilliseconds(DateTimeOffset? moment) => moment?.AddTicks(-(moment.Value.Ticks % TimeSpan.TicksPerMillisecond));

    private void EnsureNotRevoked()
    {
        if (IsRevoked)
        {
            throw new InvalidOperationException("A revoked key cannot be changed.");
        }
    }
}
