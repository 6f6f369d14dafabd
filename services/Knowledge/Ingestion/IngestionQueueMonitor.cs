using Egret.Knowledge.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Measures the age of the ingestion queue every 15 s. A failed measurement leaves the metric at its last value.
/// </summary>
internal sealed class IngestionQueueMonitor(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<IngestionQueueMonitor> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception exception) when (
                exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Logger.QueueNotMeasured(exception);
            }
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        // Uses the partial index on updated_at, which has pending documents only.
        var oldest = await scope.ServiceProvider.GetRequiredService<KnowledgeContext>().Documents
            .Where(document => document.Status == DocumentStatus.Queued)
            .MinAsync(document => (DateTimeOffset?)document.QueuedAt, cancellationToken);
        var now = Time.GetUtcNow();
        IngestionTelemetry.QueueObserved(oldest is { } queuedAt && queuedAt < now ? now - queuedAt : TimeSpan.Zero);
    }
}
