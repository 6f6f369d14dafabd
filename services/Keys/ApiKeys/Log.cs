namespace Egret.Keys.ApiKeys;

internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "API key {KeyId} of organisation {OrganisationId} issued")]
    public static partial void ApiKeyIssued(this ILogger logger, Guid keyId, Guid organisationId);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "API key {KeyId} updated")]
    public static partial void ApiKeyUpdated(this ILogger logger, Guid keyId);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "API key {KeyId} rotated")]
    public static partial void ApiKeyRotated(this ILogger logger, Guid keyId);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "API key {KeyId} revoked")]
    public static partial void ApiKeyRevoked(this ILogger logger, Guid keyId);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "{Count} API keys revoked after {Reason}")]
    public static partial void ApiKeysRevoked(this ILogger logger, int count, string reason);
}
