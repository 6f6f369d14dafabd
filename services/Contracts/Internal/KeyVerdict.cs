namespace Egret.Contracts.Internal;

/// <summary>Asks Keys about a key by its hash, so that the secret itself travels no further than the gateway: <c>POST /internal/keys/verify</c>.</summary>
/// <param name="KeyHash">SHA-256 of the key as <see cref="ApiKeyFormat.Hash"/> gives it.</param>
/// <param name="Address">From which address it was presented; null when that is not known. For the key's owner, where it has expired.</param>
public sealed record VerifyKeyRequest(string KeyHash, string? Address = null);

/// <summary>A valid key. An unknown, revoked or expired one is answered with 404 instead.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="UserId">The user it belongs to; whether they are still active is Identity's to say.</param>
/// <param name="OrganisationId">The organisation it acts for.</param>
/// <param name="Scopes">What it is narrowed to; empty when it is not.</param>
/// <param name="ExpiresAt">When this secret stops working by itself (the key expires, or its grace after a rotation ends); null when it does not.</param>
/// <param name="IsSuperseded">Whether the key was rotated since, and this is an older secret in its grace.</param>
public sealed record KeyVerdict(
    Guid KeyId, Guid UserId, Guid OrganisationId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, bool IsSuperseded = false)
{
    /// <summary>
    /// When the access token was issued with which this secret was made, be it through other keys: a secret that an older one made is as
    /// old as that, whenever it was made. Null when it is not known.
    /// </summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>When this secret was made. Null when it is not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>Tells Keys which keys were let in since the last report, as verdicts kept in memory are not asked for: <c>POST /internal/keys/uses</c>.</summary>
/// <param name="Uses">One entry per key, its latest use.</param>
public sealed record ReportKeyUsesRequest(IReadOnlyList<KeyUse> Uses);

/// <summary>A key's latest use.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="UsedAt">When (UTC).</param>
/// <param name="Address">From which address; null when that is not known.</param>
/// <param name="RouteClass">What for, by the gateway's name of the route; null when that is not known.</param>
public sealed record KeyUse(Guid KeyId, DateTimeOffset UsedAt, string? Address = null, string? RouteClass = null);

/// <summary>The two caches of access decisions that several processes share through Redis: their name and the key of an entry.</summary>
public static class AccessCaches
{
    /// <summary>Name of the cache of key verdicts, of Keys and of every gateway.</summary>
    public const string Keys = "access-keys";

    /// <summary>Name of the cache of principals, of Identity and of every gateway.</summary>
    public const string Principals = "access-principals";

    /// <summary>Entry of a key's verdict.</summary>
    /// <param name="keyHash">SHA-256 of the key as <see cref="ApiKeyFormat.Hash"/> gives it.</param>
    public static string KeyEntry(string keyHash) => "key:" + keyHash;

    /// <summary>Entry of a user's principal.</summary>
    /// <param name="userId">The user.</param>
    public static string PrincipalEntry(Guid userId) => "principal:" + userId.ToString("N");
}
