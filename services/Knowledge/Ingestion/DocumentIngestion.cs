using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Knowledge.Ingestion.Extraction;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Ingests one document: extracts and embeds its passages, and stores all of them and the status in one transaction. It
/// can be repeated and interrupted at any point; the document then has the passages of one complete run or none.
/// </summary>
internal sealed class DocumentIngestion(
    KnowledgeContext database,
    NpgsqlDataSource source,
    MarkedExtraction markedExtraction,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    PassageWriter writer,
    ActiveExtractions activeExtractions,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<DocumentIngestion> logger)
{
    private const int BatchSize = 16;
    private const string ExtractionCrashed =
        "The extraction of this document crashed the worker, so it is not repeated automatically. Retry it once, because the "
        + "cause may be outside the document. If it fails again, save the document in a simpler form and upload it again.";
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Ingests a document unless another worker processes it or it is not pending.</summary>
    public async Task IngestAsync(Guid documentId, CancellationToken cancellationToken)
    {
        DocumentClaim? claim;
        try
        {
            claim = await DocumentClaim.TryAcquireAsync(source, documentId, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RepublishAsync(documentId);
            return;
        }

        if (claim is null)
        {
            logger.DocumentIsClaimed(documentId);
            return;
        }

        await using (claim)
        {
            await IngestClaimedAsync(documentId, cancellationToken);
        }
    }

    private async Task IngestClaimedAsync(Guid documentId, CancellationToken cancellationToken)
    {
        using var extraction = activeExtractions.TryAdd(documentId);
        if (extraction is null)
        {
            // The claim was lost with its database session while this process still runs the extraction.
            logger.DocumentIsClaimed(documentId);
            return;
        }

        var started = time.GetTimestamp();
        try
        {
            if (await StartAsync(documentId, cancellationToken) is not { } document)
            {
                return;
            }

            if (await ProcessAsync(document, cancellationToken) is { } passageCount)
            {
                var elapsed = time.GetElapsedTime(started);
                logger.DocumentIngested(documentId, passageCount, elapsed);
                IngestionTelemetry.DocumentIngested(passageCount, elapsed);
            }
        }
        catch (UnreadableDocumentException unreadable)
        {
            await FailAsync(documentId, unreadable.Message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync(documentId);
        }
        catch (Exception exception)
        {
            // An error of the file system, the database or this service: the message is delivered again while attempts
            // remain.
            logger.IngestionFailed(documentId, exception);
            throw;
        }
    }

    /// <returns>The document; null if it is not pending or has no attempts left.</returns>
    private async Task<Document?> StartAsync(Guid documentId, CancellationToken cancellationToken)
    {
        Document? started = null;
        await ChangeAsync(
            documentId,
            document =>
            {
                if (document.ReadingStartedAt is not null)
                {
                    // Extraction runs in this process: without this check, a hostile document would crash it with each
                    // attempt.
                    Fail(document, ExtractionCrashed);
                    return Task.CompletedTask;
                }

                if (document.Attempts >= options.Value.MaxAttempts)
                {
                    Fail(document, $"The document could not be processed in {document.Attempts} attempts because of an internal error. "
                        + "Retry it later. If it fails again, report the document's id to your administrator.");
                    return Task.CompletedTask;
                }

                document.Start(time.GetUtcNow());
                started = document;
                return Task.CompletedTask;
            },
            cancellationToken);
        return started;
    }

    /// <returns>The number of stored passages; null if the document was deleted in the meantime.</returns>
    private async Task<int?> ProcessAsync(Document document, CancellationToken cancellationToken)
    {
        var progress = new IngestionProgress(database, document.Id, time);
        var extracted = await markedExtraction.RunAsync(document, cancellationToken);
        var embeddings = new List<ReadOnlyMemory<float>>(extracted.Passages.Count);
        foreach (var batch in extracted.Passages.Chunk(BatchSize))
        {
            if (!await progress.ReportAsync((float)embeddings.Count / extracted.Passages.Count, cancellationToken))
            {
                return null;
            }

            var generated = await generator.GenerateAsync(
                batch.Select(passage => passage.EmbeddedText), cancellationToken: cancellationToken);
            embeddings.AddRange(generated.Select(embedding => embedding.Vector));
        }

        return await CompleteAsync(document.Id, extracted, embeddings, cancellationToken) ? extracted.Passages.Count : null;
    }

    private Task<bool> CompleteAsync(
        Guid documentId, ExtractedDocument extracted, List<ReadOnlyMemory<float>> embeddings,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            documentId,
            async document =>
            {
                await database.RemovePassagesAsync(document.CollectionId, documentId, cancellationToken);
                await writer.WriteAsync(
                    database.CurrentConnection(), document.CollectionId, documentId, extracted.Passages, embeddings,
                    cancellationToken);
                var now = time.GetUtcNow();
                document.Complete(extracted.PageCount, extracted.Passages.Count, now);
                database.PublishOnCommit(new DocumentReady(
                    Guid.CreateVersion7(now), now, document.OrganisationId, documentId, extracted.Passages.Count));
            },
            cancellationToken);

    private Task<bool> FailAsync(Guid documentId, string reason, CancellationToken cancellationToken) => ChangeAsync(
        documentId,
        document =>
        {
            Fail(document, reason);
            return Task.CompletedTask;
        },
        cancellationToken);

    private void Fail(Document document, string reason)
    {
        var now = time.GetUtcNow();
        document.Fail(reason, now);
        database.PublishOnCommit(
            new DocumentFailed(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
        logger.DocumentFailed(document.Id, document.ContentType, document.Attempts);
        IngestionTelemetry.DocumentFailed();
    }

    /// <summary>Queues the document again because this worker stops.</summary>
    private async Task ReleaseAsync(Guid documentId)
    {
        using var limit = new CancellationTokenSource(ReleaseTimeout);
        await ChangeAsync(
            documentId,
            document =>
            {
                var now = time.GetUtcNow();
                document.Release(now);
                database.PublishOnCommit(
                    new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, documentId));
                return Task.CompletedTask;
            },
            limit.Token);
        logger.DocumentReleased(documentId);
    }

    /// <summary>
    /// Publishes the event again because this worker stops before it holds the claim, without which the document is not
    /// changed.
    /// </summary>
    private async Task RepublishAsync(Guid documentId)
    {
        using var limit = new CancellationTokenSource(ReleaseTimeout);
        var document = await database.Documents
            .Where(row => row.Id == documentId)
            .Where(row => row.Status == DocumentStatus.Queued || row.Status == DocumentStatus.Processing)
            .Select(row => new { row.OrganisationId })
            .SingleOrDefaultAsync(limit.Token);
        if (document is not null)
        {
            var now = time.GetUtcNow();
            database.PublishOnCommit(
                new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, documentId));
            await database.SaveChangesAsync(limit.Token);
            logger.DocumentReleased(documentId);
        }
    }

    /// <summary>Changes the locked document and publishes the events of the change, in one transaction.</summary>
    /// <returns>False if the document was deleted or is not pending.</returns>
    private async Task<bool> ChangeAsync(
        Guid documentId, Func<Document, Task> change, CancellationToken cancellationToken)
    {
        // The document may have changed since it was last read.
        database.ChangeTracker.Clear();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.Documents.LockAsync(database, documentId, cancellationToken) is not { IsPending: true } document)
        {
            return false;
        }

        await change(document);
        await database.SaveChangesAsync(cancellationToken);
        if (!document.IsPending)
        {
            await database.PublishUsageAsync(document.OrganisationId, document.CollectionId, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
