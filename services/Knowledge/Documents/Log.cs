namespace Egret.Knowledge.Documents;

internal static partial class Log
{
    [LoggerMessage(EventId = 4200, Level = LogLevel.Information,
        Message = "Document {DocumentId} uploaded: {SizeBytes} bytes of {ContentType}")]
    public static partial void DocumentUploaded(
        this ILogger logger, Guid documentId, long sizeBytes, string contentType);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Document {DocumentId} queued again after a failure")]
    public static partial void DocumentRetried(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Information, Message = "Document {DocumentId} deleted")]
    public static partial void DocumentDeleted(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Information,
        Message = "{DocumentCount} documents of organisation {OrganisationId} deleted with the organisation")]
    public static partial void OrganisationDocumentsDeleted(
        this ILogger logger, Guid organisationId, int documentCount);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Warning,
        Message = "File of document {DocumentId} could not be deleted; the sweep will retry")]
    public static partial void BlobNotDeleted(this ILogger logger, Guid documentId, Exception exception);
}
