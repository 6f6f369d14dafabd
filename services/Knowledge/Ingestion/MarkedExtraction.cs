using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Knowledge.Ingestion.Extraction;
using Egret.Knowledge.Ingestion.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Extracts a document and then clears its mark (<see cref="Document.ReadingStartedAt"/>). A mark that remains shows
/// the next worker that the extraction ended its process.
/// </summary>
internal sealed class MarkedExtraction(
    KnowledgeContext database,
    BlobStore blobs,
    DocumentExtractor extractor,
    IOptions<IngestionOptions> options,
    TimeProvider time,
    ILogger<DocumentIngestion> logger)
{
    private const string FileMissing = "The stored file is missing. Delete the document and upload it again.";
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Extracts the document, whose mark the caller has stored.</summary>
    /// <exception cref="UnreadableDocumentException">The file is missing or cannot be read.</exception>
    public async Task<ExtractedDocument> RunAsync(Document document, CancellationToken cancellationToken)
    {
        try
        {
            return await ExtractAsync(document, cancellationToken);
        }
        finally
        {
            await ClearMarkAsync(document.Id, cancellationToken);
        }
    }

    /// <summary>
    /// Records that the extraction returned, and retries while the database is unavailable: the next step needs the
    /// database too, and a remaining mark would fail the document. A worker that stops clears the mark when it releases
    /// the document.
    /// </summary>
    private async Task ClearMarkAsync(Guid documentId, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await database.Documents.Where(row => row.Id == documentId).ExecuteUpdateAsync(
                    update => update.SetProperty(row => row.ReadingStartedAt, (DateTimeOffset?)null),
                    cancellationToken);
                return;
            }
            catch (Exception exception) when (
                exception is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
            {
                logger.ReadingNotCleared(documentId, exception);
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    private async Task<ExtractedDocument> ExtractAsync(Document document, CancellationToken cancellationToken)
    {
        // An abandoned extraction ends at its next read, because the stream is disposed here.
        await using var content = blobs.Open(document.Id) ?? throw new UnreadableDocumentException(FileMissing);
        return await TimedExtraction.RunAsync(
            stop => extractor.Extract(content, document.ContentType, stop), options.Value.ReadTimeout,
            cancellationToken);
    }
}
