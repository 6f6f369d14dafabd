using Egret.Knowledge.Data;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Ingestion;

/// <summary>Measures the age of the ingestion queue every 15 s. A round that fails leaves the metric at its last value.</summary>
internal sealed class IngestionQueueMonitor(IServiceScopeFactory scopes, TimeProvider time, ILogger<IngestionQueueMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.QueueNotMeasured(exception);
            }
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        // Served by the partial index on updated_at, which contains only documents that are queued or processing.
        var oldest = await scope.ServiceProvider.GetRequiredService<KnowledgeContext>().Documents
            .Where(document => document.Status == DocumentStatus.Queued)
            .MinAsync(document => (DateTimeOffset?)document.QueuedAt, cancellationToken);
        var now = time.GetUtcNow();
        KnowledgeTelemetry.QueueObserved(oldest is { } queuedAt && queuedAt < now ? now - queuedAt : TimeSpan.Zero);
    }
}
