using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>Deletes answers that can no longer be had. Several may do so at once.</summary>
internal sealed class KeptAnswerPurge<TContext>(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeptAnswerPurge<TContext>> logger)
    : GuardedBackgroundService(time, logger)
    where TContext : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope(RowScope.Service);
                var now = Time.GetUtcNow();
                await scope.ServiceProvider.GetRequiredService<TContext>().Set<KeptAnswer>()
                    .Where(answer => answer.ExpiresAt <= now).ExecuteDeleteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Logger.AnswersNotPurged(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
