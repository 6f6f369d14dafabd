using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>A key that a program presents instead of its user: it acts for that user, in one organisation, until it is revoked or expires.</summary>
internal sealed class ApiKey
{
    /// <summary>Of <see cref="LastUsedRoute"/>.</summary>
    public const int LongestRoute = 100;

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
    public DateTimeOffset SecretMadeAt => _secrets.Max(secret => secret.CreatedAt);

    /// <summary>Makes a key and its first secret.</summary>
    public static (ApiKey Key, string Secret) Issue(
        KeyOwner owner, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, SecretMaker maker, DateTimeOffset now)
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
            ExpiresAt = WholeMilliseconds(expiresAt),
        };
        key.Take(secret, maker, now);
        return (key, secret);
    }

    /// <summary>Whether a request with the current secret is let in.</summary>
    public bool WorksAt(DateTimeOffset now) => !IsRevoked && !(ExpiresAt <= now);

    public void Rename(string name)
    {
        EnsureNotRevoked();
        Name = name;
    }

    /// <summary>Moves the expiry; null for never. A key that has expired works again. The secrets must be loaded.</summary>
    public void ExpireAt(DateTimeOffset? expiresAt)
    {
        EnsureNotRevoked();
        ExpiresAt = WholeMilliseconds(expiresAt);
        foreach (var earlier in _secrets.Where(secret => secret.EndsAt is not null))
        {
            EndBeforeKey(earlier);
        }
    }

    /// <summary>
    /// Makes a new secret. Earlier ones end with the grace: at once without one, and those of earlier rotations no later than
    /// that, so that rotating without grace always shuts out whoever has an old secret.
    /// </summary>
    public string Rotate(TimeSpan grace, SecretMaker maker, DateTimeOffset now)
    {
        EnsureNotRevoked();
        foreach (var earlier in _secrets)
        {
            earlier.EndNoLaterThan(now + grace);
            EndBeforeKey(earlier);
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
    public bool IsOpenTo(IReadOnlySet<string> hashes, DateTimeOffset now) =>
        !IsRevoked && _secrets.Exists(secret => hashes.Contains(secret.Hash) && !(secret.EndsAt <= now));

    private void Take(string secret, SecretMaker maker, DateTimeOffset now)
    {
        Prefix = secret[..ApiKeyFormat.DisplayPrefixLength];
        _secrets.Add(new ApiKeySecret(ApiKeyFormat.Hash(secret), Id, maker.KeyId, now, maker.SignedInAt));
    }

    /// <summary>
    /// A grace ends before the key does, if only by the least that an assertion can tell: a caller who lasts as long as the key
    /// may rotate it, and whoever has an old secret must not.
    /// </summary>
    private void EndBeforeKey(ApiKeySecret earlier)
    {
        if (ExpiresAt is { } expiresAt)
        {
            earlier.EndNoLaterThan(expiresAt - Millisecond);
        }
    }

    /// <summary>An assertion tells an expiry in milliseconds; a finer one would make a key outlast the caller who comes with it.</summary>
    private static DateTimeOffset? WholeMilliseconds(DateTimeOffset? moment) => moment?.AddTicks(-(moment.Value.Ticks % TimeSpan.TicksPerMillisecond));

    private void EnsureNotRevoked()
    {
        if (IsRevoked)
        {
            throw new InvalidOperationException("A revoked key cannot be changed.");
        }
    }
}

/// <summary>One secret of a key, of which only the hash is known; it is kept when the secret has ended, as it may yet be reported.</summary>
internal sealed class ApiKeySecret(string hash, Guid apiKeyId, Guid? madeByKeyId, DateTimeOffset createdAt, DateTimeOffset? signedInAt)
{
    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string Hash { get; private init; } = hash;

    public Guid ApiKeyId { get; private init; } = apiKeyId;

    /// <summary>The API key with which it was made, and whose holder so knows it; null when a user who had signed in made it.</summary>
    public Guid? MadeByKeyId { get; private init; } = madeByKeyId;

    public DateTimeOffset CreatedAt { get; private init; } = createdAt;

    /// <summary>
    /// When the access token was issued with which it was made, or which the key comes from with which it was made; null where that was not
    /// noted. Not <see cref="CreatedAt"/>: a request that was let in before its user's access changed may be carried out long after.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; private init; } = signedInAt;

    /// <summary>When a superseded secret stops working; null for the current one.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>When its owner was last told that somebody had found it; null when they never were.</summary>
    public DateTimeOffset? ReportedAt { get; private set; }

    public void Report(DateTimeOffset now) => ReportedAt = now;

    public void EndNoLaterThan(DateTimeOffset moment) => EndsAt = EndsAt < moment ? EndsAt : moment;
}

/// <summary>What a secret is made with.</summary>
/// <param name="KeyId">The API key that was presented, maybe the one that is rotated; null for a user who had signed in.</param>
/// <param name="SignedInAt">As <see cref="CurrentCaller.SignedInAt"/>.</param>
internal sealed record SecretMaker(Guid? KeyId, DateTimeOffset? SignedInAt)
{
    public static SecretMaker Of(CurrentCaller caller) => new(caller.KeyId, caller.SignedInAt);
}

/// <summary>Whom a key acts for, and in which organisation.</summary>
internal sealed record KeyOwner(Guid UserId, Guid OrganisationId, string OrganisationSlug);
