namespace Egret.Knowledge.Domains;

internal static partial class Log
{
    [LoggerMessage(EventId = 4000, Level = LogLevel.Information, Message = "Domain {Slug} was created by {UserId}")]
    public static partial void DomainCreated(this ILogger logger, string slug, Guid userId);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Domain {Slug} was changed by {UserId}; active: {IsActive}")]
    public static partial void DomainChanged(this ILogger logger, string slug, bool isActive, Guid userId);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Domain {Slug} was deleted with {DocumentCount} documents by {UserId}")]
    public static partial void DomainDeleted(this ILogger logger, string slug, int documentCount, Guid userId);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Category {Slug}/{Code} was created by {UserId}")]
    public static partial void CategoryCreated(this ILogger logger, string slug, string code, Guid userId);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Category {Slug}/{Code} was changed by {UserId}; active: {IsActive}")]
    public static partial void CategoryChanged(this ILogger logger, string slug, string code, bool isActive, Guid userId);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "Category {Slug}/{Code} was deleted with {DocumentCount} documents by {UserId}")]
    public static partial void CategoryDeleted(this ILogger logger, string slug, string code, int documentCount, Guid userId);
}
