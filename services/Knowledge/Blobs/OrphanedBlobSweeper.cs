using Egret.Knowledge.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Blobs;

/// <summary>
/// Removes files without a document. A crash during an upload or a deletion leaves such a file: files are stored before
/// the row of the document is committed, and removed after the row is deleted.
/// </summary>
internal sealed class OrphanedBlobSweeper(
    IServiceScopeFactory scopes, BlobStore blobs, IOptions<BlobOptions> options, TimeProvider time,
    ILogger<OrphanedBlobSweeper> logger)
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
            catch (Exception exception) when (
                exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database or the file system is unavailable; the next iteration removes the files.
                Logger.OrphanSweepFailed(exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var startedAt = Time.GetUtcNow();
        var limit = startedAt - options.Value.OrphanAge;
        var removed = blobs.DeleteIncomingBefore(limit);
        foreach (var batch in blobs.GetStoredBefore(limit).Chunk(BatchSize))
        {
            await using var scope = scopes.CreateAsyncScope(RowScope.Service);
            var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();

            // Row-level security hides all documents from a session without the service scope, and every file would be
            // removed. So the query checks the scope too.
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
