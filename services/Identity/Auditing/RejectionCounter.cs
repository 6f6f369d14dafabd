using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.ServiceDefaults;

namespace Egret.Identity.Auditing;

/// <summary>
/// Counts rejections of anonymous requests, so that a flood yields a few audit entries instead of one per request.
/// </summary>
internal sealed class RejectionCounter
{
    /// <summary>The maximum number of distinct keys; beyond it rejections are counted without the address.</summary>
    private const int MaxKinds = 200;

    private readonly ConcurrentDictionary<RejectionKey, int> _counts = new();

    /// <summary>Counts a rejection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="reason">The error code.</param>
    public void Add(HttpContext context, string action, string reason) =>
        Add(new RejectionKey(action, reason, context.GetClientAddress()?.ToString()), 1);

    public void Add(RejectionKey kind, int count)
    {
        var counted = _counts.Count < MaxKinds || _counts.ContainsKey(kind) ? kind : kind with { Address = null };
        _counts.AddOrUpdate(counted, count, (_, before) => before + count);
    }

    /// <summary>Returns the counts and resets them.</summary>
    public IReadOnlyList<(RejectionKey Kind, int Count)> Drain()
    {
        List<(RejectionKey, int)> taken = [];
        foreach (var kind in _counts.Keys)
        {
            if (_counts.TryRemove(kind, out var count))
            {
                taken.Add((kind, count));
            }
        }

        return taken;
    }
}
