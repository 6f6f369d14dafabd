using System.Collections.Concurrent;
using Egret.Contracts.Internal;

namespace Egret.Keys.Verification;

/// <summary>Last uses and refusals since they were last written, in memory: a request that is let in writes nothing.</summary>
internal sealed class KeyUses
{
    private ConcurrentDictionary<Guid, KeyUse> _uses = new();
    private ConcurrentDictionary<Guid, ExpiredKeyUse> _refusals = new();

    public void Note(KeyUse use) => _uses.AddOrUpdate(use.KeyId, static (_, use) => use, static (_, known, use) => Later(known, use), use);

    /// <summary>The key was presented after its expiry.</summary>
    public void RecordExpiredUse(Guid keyId, ExpiredKeyUse refusal) => _refusals.TryAdd(keyId, refusal);

    /// <summary>Takes the uses out. One that is noted at the very moment may be lost; the next one of that key is not.</summary>
    public IReadOnlyDictionary<Guid, KeyUse> TakeUses() => Interlocked.Exchange(ref _uses, new());

    public IReadOnlyDictionary<Guid, ExpiredKeyUse> TakeExpiredUses() => Interlocked.Exchange(ref _refusals, new());

    /// <summary>A verification knows only the time; where from and what for then stay as they were last known.</summary>
    private static KeyUse Later(KeyUse one, KeyUse other)
    {
        var (earlier, later) = one.UsedAt <= other.UsedAt ? (one, other) : (other, one);
        return later.RouteClass is null ? later with { Address = earlier.Address, RouteClass = earlier.RouteClass } : later;
    }
}
