using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;

namespace Egret.Identity.Auditing;

/// <summary>
/// Counts the refusals that cost a stranger nothing to cause, so that a flood of them becomes a few lines of the audit trail and not a
/// row each.
/// </summary>
internal sealed class RejectionCounter
{
    /// <summary>Addresses are told apart up to this many kinds at once; beyond it what they do is counted together.</summary>
    private const int MaxKinds = 200;

    private readonly ConcurrentDictionary<RejectionKey, int> _counts = new();

    /// <summary>Counts one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="reason">A code of the API's errors.</param>
    public void Add(HttpContext context, string action, string reason) =>
        Add(new RejectionKey(action, reason, ClientAddress.Of(context)?.ToString()), 1);

    public void Add(RejectionKey kind, int count)
    {
        var counted = _counts.Count < MaxKinds || _counts.ContainsKey(kind) ? kind : kind with { Address = null };
        _counts.AddOrUpdate(counted, count, (_, before) => before + count);
    }

    /// <summary>Hands over what was counted and begins anew.</summary>
    public IReadOnlyList<(RejectionKey Kind, int Count)> Take()
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
