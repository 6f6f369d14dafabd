using Egret.Knowledge.Data;

namespace Egret.Knowledge.Ingestion;

internal static partial class Log
{
    [LoggerMessage(EventId = 4300, Level = LogLevel.Information,
        Message = "Document {DocumentId} ingested: {PassageCount} passages in {Elapsed}")]
    public static partial void DocumentIngested(
        this ILogger logger, Guid documentId, int passageCount, TimeSpan elapsed);

    [LoggerMessage(EventId = 4301, Level = LogLevel.Information,
        Message = "Document {DocumentId} ({ContentType}) failed in attempt {Attempts}")]
    public static partial void DocumentFailed(this ILogger logger, Guid documentId, string contentType, int attempts);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Information, Message = "Document {DocumentId} is claimed by another worker")]
    public static partial void DocumentIsClaimed(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4303, Level = LogLevel.Information, Message = "Document {DocumentId} requeued at shutdown")]
    public static partial void DocumentReleased(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4304, Level = LogLevel.Warning,
        Message = "Ingestion of document {DocumentId} failed; will retry while attempts remain")]
    public static partial void IngestionFailed(this ILogger logger, Guid documentId, Exception exception);

    [LoggerMessage(EventId = 4305, Level = LogLevel.Warning,
        Message = "Document {DocumentId} requeued: {Status} without an active worker")]
    public static partial void StaleDocumentRequeued(this ILogger logger, Guid documentId, DocumentStatus status);

    [LoggerMessage(EventId = 4306, Level = LogLevel.Warning, Message = "Sweep for stale documents failed; will retry")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 4307, Level = LogLevel.Warning,
        Message = "End of extraction of document {DocumentId} could not be recorded; will retry")]
    public static partial void ReadingNotCleared(this ILogger logger, Guid documentId, Exception exception);

    [LoggerMessage(EventId = 4308, Level = LogLevel.Warning,
        Message = "Age of the ingestion queue could not be measured; will retry")]
    public static partial void QueueNotMeasured(this ILogger logger, Exception exception);
}
