namespace Egret.Knowledge.Domains;

internal static partial class Log
{
    [LoggerMessage(EventId = 4000, Level = LogLevel.Information, Message = "Domain {Slug} created by user {UserId}")]
    public static partial void DomainCreated(this ILogger logger, string slug, Guid userId);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Domain {Slug} updated by user {UserId}; active: {IsActive}")]
    public static partial void DomainUpdated(this ILogger logger, string slug, bool isActive, Guid userId);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information,
        Message = "Domain {Slug} deleted with {DocumentCount} documents by user {UserId}")]
    public static partial void DomainDeleted(this ILogger logger, string slug, int documentCount, Guid userId);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Category {Slug}/{Code} created by user {UserId}")]
    public static partial void CategoryCreated(this ILogger logger, string slug, string code, Guid userId);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information,
        Message = "Category {Slug}/{Code} updated by user {UserId}; active: {IsActive}")]
    public static partial void CategoryUpdated(
        this ILogger logger, string slug, string code, bool isActive, Guid userId);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information,
        Message = "Category {Slug}/{Code} deleted with {DocumentCount} documents by user {UserId}")]
    public static partial void CategoryDeleted(
        this ILogger logger, string slug, string code, int documentCount, Guid userId);
}
