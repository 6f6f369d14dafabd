using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Data;

/// <summary>
/// Removes files that no document names any more. A crash between the two halves of an upload or a deletion leaves one:
/// bytes are stored before their row is committed, and removed after theirs is gone.
/// </summary>
internal sealed class OrphanSweep(
    IServiceScopeFactory scopes, BlobStore blobs, IOptions<BlobOptions> options, TimeProvider time, ILogger<OrphanSweep> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int BatchSize = 500;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database or the disk is away; what is left over waits for the next round.
                Logger.OrphanSweepInterrupted(exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var startedAt = Time.GetUtcNow();
        var limit = startedAt - options.Value.OrphanAge;
        var removed = blobs.DeleteIncomingBefore(limit);
        foreach (var batch in blobs.StoredBefore(limit).Chunk(BatchSize))
        {
            await using var scope = scopes.CreateAsyncScope(RowScope.Service);
            var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();

            // A session that is not the service's sees no documents, which must not read as: there are none. So it is asked with them.
            var orphans = await database.Database.SqlQuery<Guid>(
                $"""
                select file.id as "Value" from unnest({batch}) as file (id)
                where (select acting_as_service()) and not exists (select from documents where documents.id = file.id)
                """).ToListAsync(cancellationToken);
            foreach (var orphan in orphans)
            {
                blobs.Delete(orphan);
                removed++;
            }
        }

        BackgroundJob.Record("delete orphaned files", startedAt, removed);
        if (removed > 0)
        {
            Logger.OrphansRemoved(removed);
        }
    }
}
