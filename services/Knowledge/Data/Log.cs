namespace Egret.Knowledge.Data;

internal static partial class Log
{
    [LoggerMessage(EventId = 4100, Level = LogLevel.Information, Message = "Removed {Count} files that belonged to no document")]
    public static partial void OrphansRemoved(this ILogger logger, int count);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "The sweep for files without a document was interrupted; it goes on later")]
    public static partial void OrphanSweepInterrupted(this ILogger logger, Exception exception);
}
