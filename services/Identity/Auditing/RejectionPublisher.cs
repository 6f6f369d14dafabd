using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Identity.Auditing;

/// <summary>Stores the counted rejections every few seconds and at shutdown.</summary>
internal sealed class RejectionPublisher(IServiceScopeFactory scopes, RejectionCounter counter, TimeProvider time,
    ILogger<RejectionPublisher> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var counted = counter.Drain();
        try
        {
            await PublishAsync(counted, cancellationToken);
        }
        catch (Exception exception)
        {
            // Cancelled or failed: the counts are lost with the process, so the loss is logged.
            Logger.RejectionsLost(counted.Sum(counts => counts.Count), exception);
        }
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var counted = counter.Drain();
            try
            {
                await PublishAsync(counted, stoppingToken);
            }
            catch (Exception exception)
            {
                // Counted again, for the next interval or the shutdown.
                foreach (var (kind, count) in counted)
                {
                    counter.Add(kind, count);
                }

                if (exception is OperationCanceledException && stoppingToken.IsCancellationRequested)
                {
                    throw;
                }

                // Most likely the database is unavailable.
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
        // Stored directly, because this service owns the trail: a flood must not load the broker too.
        await database.AppendAsync(
            [.. counted.Select(counts => new AccessAudited(
                Guid.CreateVersion7(now), now, counts.Kind.Action, AuditOutcomes.Rejected, counts.Kind.Reason, UserId: null, KeyId: null,
                OrganisationId: null, TargetType: null, TargetId: null, counts.Kind.Address, counts.Count, TraceId: null))],
            cancellationToken);
    }
}
