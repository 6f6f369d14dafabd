using Egret.Knowledge.Data;

namespace Egret.Knowledge.Ingestion;

internal static partial class Log
{
    [LoggerMessage(EventId = 4300, Level = LogLevel.Information, Message = "Document {DocumentId} is ready: {PassageCount} passages in {Elapsed}")]
    public static partial void DocumentIngested(this ILogger logger, Guid documentId, int passageCount, TimeSpan elapsed);

    [LoggerMessage(EventId = 4301, Level = LogLevel.Information, Message = "Document {DocumentId} ({ContentType}) failed in attempt {Attempts}")]
    public static partial void DocumentFailed(this ILogger logger, Guid documentId, string contentType, int attempts);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Information, Message = "Document {DocumentId} is being worked on elsewhere")]
    public static partial void DocumentIsClaimed(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4303, Level = LogLevel.Information, Message = "Document {DocumentId} was handed back, because this worker stops")]
    public static partial void DocumentHandedBack(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4304, Level = LogLevel.Warning, Message = "Work on document {DocumentId} was interrupted; it begins again while attempts are left")]
    public static partial void IngestionInterrupted(this ILogger logger, Guid documentId, Exception exception);

    [LoggerMessage(EventId = 4305, Level = LogLevel.Warning, Message = "Document {DocumentId} was {Status} with nobody working on it; the workers are told again")]
    public static partial void StrandedDocumentRequeued(this ILogger logger, Guid documentId, DocumentStatus status);

    [LoggerMessage(EventId = 4306, Level = LogLevel.Warning, Message = "The sweep for stranded documents was interrupted; it goes on later")]
    public static partial void SweepInterrupted(this ILogger logger, Exception exception);
}
