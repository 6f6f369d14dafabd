using System.Collections.Concurrent;

namespace Egret.Keys.Verification;

/// <summary>Last uses and refusals since they were last written, in memory: a request that is let in writes nothing.</summary>
internal sealed class KeyUses
{
    private ConcurrentDictionary<Guid, DateTimeOffset> _uses = new();
    private ConcurrentDictionary<Guid, DateTimeOffset> _refusals = new();

    public void Note(Guid keyId, DateTimeOffset usedAt) =>
        _uses.AddOrUpdate(keyId, static (_, usedAt) => usedAt, static (_, known, usedAt) => usedAt > known ? usedAt : known, usedAt);

    /// <summary>The key was presented after its expiry.</summary>
    public void NoteRefusal(Guid keyId, DateTimeOffset refusedAt) => _refusals.TryAdd(keyId, refusedAt);

    /// <summary>Takes the uses out. One that is noted at the very moment may be lost; the next one of that key is not.</summary>
    public IReadOnlyDictionary<Guid, DateTimeOffset> TakeUses() => Interlocked.Exchange(ref _uses, new());

    public IReadOnlyDictionary<Guid, DateTimeOffset> TakeRefusals() => Interlocked.Exchange(ref _refusals, new());
}
