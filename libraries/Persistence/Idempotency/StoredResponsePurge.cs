using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.Persistence.Idempotency;

/// <summary>Deletes expired stored responses. Several replicas may run it concurrently.</summary>
internal sealed class StoredResponsePurge<TContext>(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<StoredResponsePurge<TContext>> logger) : BackgroundService
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
                await scope.ServiceProvider.GetRequiredService<TContext>().Set<StoredResponse>()
                    .Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.StoredResponsesNotPurged(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
