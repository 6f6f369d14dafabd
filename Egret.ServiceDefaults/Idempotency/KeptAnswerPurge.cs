using Egret.ServiceDefaults.Storage;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>Deletes answers that can no longer be had. Several may do so at once.</summary>
internal sealed class KeptAnswerPurge<TContext>(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeptAnswerPurge<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope(RowScope.Service);
                var now = time.GetUtcNow();
                var deleted = await scope.ServiceProvider.GetRequiredService<TContext>().Set<KeptAnswer>()
                    .Where(answer => answer.ExpiresAt <= now).ExecuteDeleteAsync(stoppingToken);
                BackgroundJob.Record("purge stored responses", now, deleted);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.AnswersNotPurged(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
