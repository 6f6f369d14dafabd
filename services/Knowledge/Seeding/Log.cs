namespace Egret.Knowledge.Seeding;

internal static partial class Log
{
    [LoggerMessage(EventId = 4400, Level = LogLevel.Information, Message = "Domain {Slug} seeded with {DocumentCount} documents")]
    public static partial void DomainSeeded(this ILogger logger, string slug, int documentCount);
}
