namespace Egret.Knowledge.Documents;

internal static partial class Log
{
    [LoggerMessage(EventId = 4200, Level = LogLevel.Information, Message = "Document {DocumentId} was uploaded: {SizeBytes} bytes of {ContentType}")]
    public static partial void DocumentUploaded(this ILogger logger, Guid documentId, long sizeBytes, string contentType);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Document {DocumentId} is to be read again")]
    public static partial void DocumentRetried(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Information, Message = "Document {DocumentId} was deleted")]
    public static partial void DocumentDeleted(this ILogger logger, Guid documentId);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Information, Message = "Organisation {OrganisationId} was forgotten with {DocumentCount} documents")]
    public static partial void OrganisationForgotten(this ILogger logger, Guid organisationId, int documentCount);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Warning, Message = "The bytes of document {DocumentId} could not be deleted; the sweep for orphans will")]
    public static partial void BlobNotDeleted(this ILogger logger, Guid documentId, Exception exception);
}
