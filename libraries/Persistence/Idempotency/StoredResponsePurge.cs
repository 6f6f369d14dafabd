using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Egret.Persistence.Idempotency;

/// <summary>Deletes expired stored responses. Several replicas may run it concurrently.</summary>
internal sealed class StoredResponsePurge<TContext>(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<StoredResponsePurge<TContext>> logger)
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
                await scope.ServiceProvider.GetRequiredService<TContext>().Set<StoredResponse>()
                    .Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Logger.StoredResponsesNotPurged(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
