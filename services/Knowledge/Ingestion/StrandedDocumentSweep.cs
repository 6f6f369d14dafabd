using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Egret.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Tells the workers again of documents that are on their way and that nobody works on: a message was lost or parked,
/// or a worker ended without a word. A repeat that was not needed costs a worker one look at the document's status.
/// </summary>
internal sealed class StrandedDocumentSweep(
    IServiceScopeFactory scopes, IOptions<IngestionOptions> options, TimeProvider time,
    ILogger<StrandedDocumentSweep> logger) : BackgroundService
{
    private const int BatchSize = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (
                exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database is away; the documents wait with it.
                logger.SweepInterrupted(exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KnowledgeContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var silentSince = now - options.Value.InactivityTimeout;
        var queuedSince = now - options.Value.QueueTimeout;

        // Lost is what is queued while nobody works and no event waits for the broker; beside busy workers it only may
        // be, and is told again much later. The longest waiting first, a few at a time, so that a long queue is not
        // doubled. Locked rows are somebody's concern at this moment. Served by the index on updated_at, which holds
        // only what is on its way.
        var candidates = await database.Documents.FromSql(
            $"""
            select * from documents
            where status in ('queued', 'processing')
                and ((status = 'processing' and updated_at < {silentSince} and queued_at < {silentSince})
                    or (status = 'queued' and queued_at < {queuedSince})
                    or (status = 'queued' and queued_at < {silentSince}
                        and not exists (select from outbox_messages)
                        and not exists (select from documents busy where busy.status = 'processing' and busy.updated_at >= {silentSince})))
            order by updated_at
            limit {BatchSize}
            for update skip locked
            """).ToListAsync(cancellationToken);
        foreach (var document in candidates)
        {
            // A worker's claim is a lock of its session; this one ends with the transaction.
            if (await database.Database.SqlQuery<bool>(
                $"select pg_try_advisory_xact_lock(hashtextextended('document:' || {document.Id}::text, 0)) as \"Value\"")
                .SingleAsync(cancellationToken))
            {
                document.QueuedAt = now;
                database.PublishOnCommit(
                    new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
                logger.StrandedDocumentRequeued(document.Id, document.Status);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
