using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Identity.Audit;

/// <summary>
/// Counts the refusals that cost a stranger nothing to cause, so that a flood of them becomes a few lines of the audit trail and not a
/// row each.
/// </summary>
internal sealed class RefusalTally
{
    /// <summary>Addresses are told apart up to this many kinds at once; beyond it what they do is counted together.</summary>
    private const int MaxKinds = 200;

    private readonly ConcurrentDictionary<RefusalKind, int> _counts = new();

    /// <summary>Counts one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="reason">A code of the API's errors.</param>
    public void Add(HttpContext context, string action, string reason) =>
        Add(new RefusalKind(action, reason, ClientAddress.Of(context)?.ToString()), 1);

    public void Add(RefusalKind kind, int count)
    {
        var counted = _counts.Count < MaxKinds || _counts.ContainsKey(kind) ? kind : kind with { Address = null };
        _counts.AddOrUpdate(counted, count, (_, before) => before + count);
    }

    /// <summary>Hands over what was counted and begins anew.</summary>
    public IReadOnlyList<(RefusalKind Kind, int Count)> Take()
    {
        List<(RefusalKind, int)> taken = [];
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

/// <summary>Refusals that are counted together.</summary>
internal sealed record RefusalKind(string Action, string Reason, string? Address);

/// <summary>Publishes what was counted, every few seconds and once more at the end.</summary>
internal sealed class RefusalReport(IServiceScopeFactory scopes, RefusalTally tally, TimeProvider time, ILogger<RefusalReport> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var counted = tally.Take();
        try
        {
            await PublishAsync(counted, cancellationToken);
        }
        catch (Exception exception)
        {
            // Cut short or refused: they end with the process, and all that can be done is to say so.
            Logger.RefusalsLost(counted.Sum(counts => counts.Count), exception);
        }
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var counted = tally.Take();
            try
            {
                await PublishAsync(counted, stoppingToken);
            }
            catch (Exception exception)
            {
                // Counted on, and told the next time or at the end.
                foreach (var (kind, count) in counted)
                {
                    tally.Add(kind, count);
                }

                if (exception is OperationCanceledException && stoppingToken.IsCancellationRequested)
                {
                    throw;
                }

                // Most likely the database is away.
                Logger.RefusalsNotPublished(exception);
            }
        }
    }

    private async Task PublishAsync(IReadOnlyList<(RefusalKind Kind, int Count)> counted, CancellationToken cancellationToken)
    {
        if (counted.Count == 0)
        {
            return;
        }

        using var job = BackgroundJob.Start("write audit entries");
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        var now = Time.GetUtcNow();
        // Straight into the trail, which this service keeps: a flood is no reason to load the broker too.
        await database.AppendAsync(
            [.. counted.Select(counts => new AccessAudited(
                Guid.CreateVersion7(now), now, counts.Kind.Action, AuditOutcomes.Rejected, counts.Kind.Reason, UserId: null, KeyId: null,
                OrganisationId: null, TargetType: null, TargetId: null, counts.Kind.Address, counts.Count, TraceId: null))],
            cancellationToken);
    }
}
