using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Publishes the events of pending documents again that no worker processes: a message was lost or dead-lettered, or a
/// worker crashed. An unnecessary repetition costs one query of the document's status.
/// </summary>
internal sealed class StaleDocumentSweeper(
    IServiceScopeFactory scopes, IOptions<IngestionOptions> options, TimeProvider time,
    ILogger<StaleDocumentSweeper> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int BatchSize = 20;

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
                // The database is unavailable; the next iteration includes the documents.
                Logger.SweepFailed(exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = Time.GetUtcNow();
        var inactiveSince = now - options.Value.StaleAfter;
        var queuedSince = now - options.Value.QueueTimeout;

        // A queued document is stale if no worker is active and no event waits in the outbox. While workers are
        // active, it may only be waiting, and is published again much later. The oldest come first, in small batches,
        // so that the messages of a long queue are not doubled. Locked rows are being changed. Uses the index on
        // updated_at, which has pending rows only.
        var candidates = await database.Documents.FromSql(
            $"""
            select * from documents
            where status in ('queued', 'processing')
                and ((status = 'processing' and updated_at < {inactiveSince} and queued_at < {inactiveSince})
                    or (status = 'queued' and queued_at < {queuedSince})
                    or (status = 'queued' and queued_at < {inactiveSince}
                        and not exists (select from outbox_messages)
                        and not exists (
                            select from documents busy where busy.status = 'processing' and busy.updated_at >= {inactiveSince})))
            order by updated_at
            limit {BatchSize}
            for update skip locked
            """).ToListAsync(cancellationToken);
        using var job = candidates.Count > 0 ? BackgroundJob.Start("requeue stranded documents") : null;
        foreach (var document in candidates)
        {
            // The lock of DocumentClaim. This one is released with the transaction.
            if (await database.Database.SqlQuery<bool>(
                $"select pg_try_advisory_xact_lock(hashtextextended('document:' || {document.Id}::text, 0)) as \"Value\"")
                .SingleAsync(cancellationToken))
            {
                document.QueuedAt = now;
                database.PublishOnCommit(
                    new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
                Logger.StaleDocumentRequeued(document.Id, document.Status);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
