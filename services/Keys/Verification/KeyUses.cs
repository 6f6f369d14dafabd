using System.Collections.Concurrent;
using Egret.Contracts.Internal;

namespace Egret.Keys.Verification;

/// <summary>
/// Collects last uses and expired uses in memory until the next write, so that an admitted request writes nothing.
/// </summary>
internal sealed class KeyUses
{
    private ConcurrentDictionary<Guid, KeyUse> _uses = new();
    private ConcurrentDictionary<Guid, ExpiredKeyUse> _expiredUses = new();

    /// <summary>Records the use of a key, unless a later one is recorded.</summary>
    public void Record(KeyUse use) =>
        _uses.AddOrUpdate(use.KeyId, static (_, use) => use, static (_, known, use) => Merge(known, use), use);

    /// <summary>Records that a key was presented after its expiry.</summary>
    public void RecordExpiredUse(Guid keyId, ExpiredKeyUse use) => _expiredUses.TryAdd(keyId, use);

    /// <summary>
    /// Removes and returns the collected uses. A use recorded at the same moment may be lost; the next use of that
    /// key is recorded.
    /// </summary>
    public IReadOnlyDictionary<Guid, KeyUse> TakeUses() => Interlocked.Exchange(ref _uses, new());

    /// <summary>Removes and returns the collected expired uses.</summary>
    public IReadOnlyDictionary<Guid, ExpiredKeyUse> TakeExpiredUses() => Interlocked.Exchange(ref _expiredUses, new());

    /// <summary>
    /// Returns the later use. A verification states only the time, so it inherits the address and route class of the
    /// earlier use.
    /// </summary>
    private static KeyUse Merge(KeyUse one, KeyUse other)
    {
        var (earlier, later) = one.UsedAt <= other.UsedAt ? (one, other) : (other, one);
        return later.RouteClass is null ? later with { Address = earlier.Address, RouteClass = earlier.RouteClass } : later;
    }
}
