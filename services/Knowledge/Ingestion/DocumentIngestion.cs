using Egret.Contracts.Events;
using Egret.Knowledge.Blobs;
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
/// Makes one document searchable: reads it, splits it, embeds its passages, and writes all of them and the status in
/// one transaction. It may be begun any number of times, end anywhere, and leaves the passages of one run or none.
/// </summary>
internal sealed class DocumentIngestion(
    KnowledgeContext database,
    NpgsqlDataSource source,
    BlobStore blobs,
    DocumentExtractor extractor,
    IEmbeddingGenerator<string, Embedding<float>> generator,
    PassageWriter writer,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<DocumentIngestion> logger)
{
    private const int BatchSize = 16;
    private const string BytesAreGone = "The file is no longer in the store. Delete the document and upload it again.";
    private static readonly TimeSpan HandBackLimit = TimeSpan.FromSeconds(5);

    /// <summary>Works on the document unless somebody else does, or there is nothing to do.</summary>
    public async Task IngestAsync(Guid documentId, CancellationToken cancellationToken)
    {
        DocumentClaim? claim;
        try
        {
            claim = await DocumentClaim.TryAcquireAsync(source, documentId, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TellAgainAsync(documentId);
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
        var started = time.GetTimestamp();
        try
        {
            if (await BeginAsync(documentId, cancellationToken) is not { } document)
            {
                return;
            }

            if (await WorkAsync(document, cancellationToken) is { } passageCount)
            {
                var elapsed = time.GetElapsedTime(started);
                logger.DocumentIngested(documentId, passageCount, elapsed);
            }
        }
        catch (UnreadableDocumentException unreadable)
        {
            await FailAsync(documentId, unreadable.Message, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await HandBackAsync(documentId);
        }
        catch (Exception fault)
        {
            // The disk, the database, a defect of ours: the message is delivered again, as often as attempts are left.
            logger.IngestionInterrupted(documentId, fault);
            throw;
        }
    }

    /// <returns>The document in work; null when there is nothing to do for it, or it was tried too often.</returns>
    private async Task<Document?> BeginAsync(Guid documentId, CancellationToken cancellationToken)
    {
        Document? begun = null;
        await ChangeAsync(
            documentId,
            document =>
            {
                if (document.Attempts >= options.Value.MaxAttempts)
                {
                    Fail(document, $"The document could not be processed in {document.Attempts} attempts, for a fault on our side. "
                        + "Try it again later; if that does not help, tell your administrator the document's id.");
                    return Task.CompletedTask;
                }

                document.Begin(time.GetUtcNow());
                begun = document;
                return Task.CompletedTask;
            },
            cancellationToken);
        return begun;
    }

    /// <returns>How many passages were written; null when the document was deleted meanwhile.</returns>
    private async Task<int?> WorkAsync(Document document, CancellationToken cancellationToken)
    {
        var progress = new IngestionProgress(database, document.Id, time);
        var parsed = await ReadAsync(document, cancellationToken);
        var embeddings = new List<ReadOnlyMemory<float>>(parsed.Passages.Count);
        foreach (var batch in parsed.Passages.Chunk(BatchSize))
        {
            if (!await progress.ReportAsync((float)embeddings.Count / parsed.Passages.Count, cancellationToken))
            {
                return null;
            }

            var generated = await generator.GenerateAsync(batch.Select(passage => passage.EmbeddedText), cancellationToken: cancellationToken);
            embeddings.AddRange(generated.Select(embedding => embedding.Vector));
        }

        return await CompleteAsync(document.Id, parsed, embeddings, cancellationToken) ? parsed.Passages.Count : null;
    }

    private async Task<ExtractedDocument> ReadAsync(Document document, CancellationToken cancellationToken)
    {
        // Closed also under a reading that was left to itself, which ends it at its next look into the file.
        await using var content = blobs.Open(document.Id) ?? throw new UnreadableDocumentException(BytesAreGone);
        return await ExtractionTimeout.RunAsync(
            stop => extractor.Extract(content, document.ContentType, stop), options.Value.ExtractionTimeout, cancellationToken);
    }

    private Task<bool> CompleteAsync(
        Guid documentId, ExtractedDocument parsed, List<ReadOnlyMemory<float>> embeddings, CancellationToken cancellationToken) =>
        ChangeAsync(
            documentId,
            async document =>
            {
                await database.RemovePassagesAsync(document.CollectionId, documentId, cancellationToken);
                await writer.WriteAsync(
                    database.CurrentConnection(), document.CollectionId, documentId, parsed.Passages, embeddings, cancellationToken);
                var now = time.GetUtcNow();
                document.Complete(parsed.PageCount, parsed.Passages.Count, now);
                database.PublishOnCommit(new DocumentReady(
                    Guid.CreateVersion7(now), now, document.OrganisationId, documentId, parsed.Passages.Count));
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
        database.PublishOnCommit(new DocumentFailed(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
        logger.DocumentFailed(document.Id, document.ContentType, document.Attempts);
    }

    /// <summary>This worker stops; the next one begins at once, here after the restart or elsewhere.</summary>
    private async Task HandBackAsync(Guid documentId)
    {
        using var limit = new CancellationTokenSource(HandBackLimit);
        await ChangeAsync(
            documentId,
            document =>
            {
                var now = time.GetUtcNow();
                document.HandBack(now);
                database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, documentId));
                return Task.CompletedTask;
            },
            limit.Token);
        logger.DocumentHandedBack(documentId);
    }

    /// <summary>
    /// This worker stops and has not begun: the document is not its to change, and only its message goes on to another.
    /// </summary>
    private async Task TellAgainAsync(Guid documentId)
    {
        using var limit = new CancellationTokenSource(HandBackLimit);
        var document = await database.Documents
            .Where(row => row.Id == documentId && (row.Status == DocumentStatus.Queued || row.Status == DocumentStatus.Processing))
            .Select(row => new { row.OrganisationId })
            .SingleOrDefaultAsync(limit.Token);
        if (document is not null)
        {
            var now = time.GetUtcNow();
            database.PublishOnCommit(new DocumentUploaded(Guid.CreateVersion7(now), now, document.OrganisationId, documentId));
            await database.SaveChangesAsync(limit.Token);
            logger.DocumentHandedBack(documentId);
        }
    }

    /// <summary>Changes the document while nobody else can, in one transaction with what is told of it.</summary>
    /// <returns>False when it was deleted, or needs nothing more.</returns>
    private async Task<bool> ChangeAsync(Guid documentId, Func<Document, Task> change, CancellationToken cancellationToken)
    {
        // What an earlier step knew of the document is past.
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
