using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Caches the callers of the last seconds by credential, so that most requests need one lookup instead of three
/// (verdict, principal, assertion). An entry is current until any cached decision is invalidated or the lookups that it
/// was built from expire.
/// </summary>
internal sealed class CallerCache(
    AccessMemory<KeyVerdict> keys,
    AccessMemory<PrincipalSnapshot> principals,
    SigningKeys signingKeys,
    StallDetector stalls,
    TimeProvider time)
{
    private const int MaxEntries = 20_000;
    private readonly ConcurrentDictionary<CredentialDigest, CachedCaller> _callers = new();

    /// <summary>
    /// The sum of the versions that callers depend on; each of them only increases. Read before the lookups that a
    /// caller is built from, so that an invalidation during them is detected.
    /// </summary>
    public long Version => keys.Version + principals.Version + signingKeys.Generation;

    /// <summary>Gets the caller of this credential if the entry is current.</summary>
    public bool TryGet(CredentialDigest credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = _callers.TryGetValue(credential, out var cached) && IsCurrent(cached) ? cached.Caller : null;
        return caller is not null;
    }

    /// <summary>Stores the caller, or retains the cached caller if it was built from the same lookups.</summary>
    /// <param name="credential">The digest of the credential.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="version">The value of <see cref="Version"/> before the lookups.</param>
    /// <param name="endsAt">The timestamp at which the first of the lookups expires.</param>
    /// <param name="expiresAt">The time at which the credential expires; null if it does not expire.</param>
    /// <returns>The cached caller.</returns>
    public Caller Store(CredentialDigest credential, Caller caller, long version, long endsAt, DateTimeOffset? expiresAt)
    {
        if (_callers.TryGetValue(credential, out var known) && known.Caller.IsCurrent(caller.User, caller.Key))
        {
            caller = known.Caller;
        }
        else if (_callers.Count >= MaxEntries)
        {
            // A full cache is cleared, which costs one lookup per credential in use.
            _callers.Clear();
        }

        _callers[credential] = new CachedCaller(caller, version, endsAt, expiresAt);
        return caller;
    }

    private bool IsCurrent(CachedCaller cached)
    {
        var now = stalls.Check();
        return cached.Version == Version && now < cached.EndsAt && !(cached.ExpiresAt <= time.GetUtcNow());
    }

    private sealed record CachedCaller(Caller Caller, long Version, long EndsAt, DateTimeOffset? ExpiresAt);
}
