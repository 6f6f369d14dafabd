using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Identity.Auditing;

/// <summary>Publishes what was counted, every few seconds and once more at the end.</summary>
internal sealed class RejectionPublisher(IServiceScopeFactory scopes, RejectionCounter tally, TimeProvider time, ILogger<RejectionPublisher> logger)
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
            Logger.RejectionsLost(counted.Sum(counts => counts.Count), exception);
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
                Logger.RejectionsNotPublished(exception);
            }
        }
    }

    private async Task PublishAsync(IReadOnlyList<(RejectionKey Kind, int Count)> counted, CancellationToken cancellationToken)
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
