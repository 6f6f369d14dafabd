using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Egret.Contracts.Internal;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Who came with which credential in the last seconds: one look-up for most requests instead of one for the credential, one for its user and
/// one for the assertion. It knows nothing of its own. What it holds counts only while nothing at all was dropped or distrusted since the look-ups that it
/// came from, and no longer than these; whatever else is looked up anew.
/// </summary>
internal sealed class CallerCache(
    AccessMemory<KeyVerdict> keys, AccessMemory<PrincipalSnapshot> principals, SigningKeys signingKeys, StallDetector stalls, TimeProvider time)
{
    private const int MaxEntries = 20_000;
    private readonly ConcurrentDictionary<CredentialDigest, CachedCaller> _recent = new();

    /// <summary>
    /// Changes with every piece of version on anybody's access: each part only grows. To be read before the look-ups that a caller is made
    /// from, so that what is dropped meanwhile is not missed.
    /// </summary>
    public long Version => keys.Version + principals.Version + signingKeys.Generation;

    /// <summary>The caller of this credential, if that is still known to be true.</summary>
    public bool TryGet(CredentialDigest credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = _recent.TryGetValue(credential, out var recent) && IsCurrent(recent) ? recent.Caller : null;
        return caller is not null;
    }

    /// <summary>Keeps the caller, or the one that is kept already if that one is made from the very same answers.</summary>
    /// <param name="credential">What the caller came with.</param>
    /// <param name="caller">Who they are.</param>
    /// <param name="news"><see cref="Version"/> from before the look-ups.</param>
    /// <param name="endsAt">Timestamp of when the first of the look-ups is too old.</param>
    /// <param name="expiresAt">When the credential ends by itself.</param>
    public Caller Store(CredentialDigest credential, Caller caller, long version, long endsAt, DateTimeOffset? expiresAt)
    {
        if (_recent.TryGetValue(credential, out var known) && known.Caller.IsCurrent(caller.User, caller.Key))
        {
            caller = known.Caller;
        }
        else if (_recent.Count >= MaxEntries)
        {
            // Bounded without ceremony: at the bound everything is forgotten and looked up again when it comes.
            _recent.Clear();
        }

        _recent[credential] = new CachedCaller(caller, version, endsAt, expiresAt);
        return caller;
    }

    private bool IsCurrent(CachedCaller recent)
    {
        var now = stalls.Check();
        return recent.Version == Version && now < recent.EndsAt && !(recent.ExpiresAt <= time.GetUtcNow());
    }

    private sealed record CachedCaller(Caller Caller, long News, long EndsAt, DateTimeOffset? ExpiresAt);
}
