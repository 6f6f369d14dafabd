namespace Egret.Knowledge.Blobs;

internal static partial class Log
{
    [LoggerMessage(EventId = 4100, Level = LogLevel.Information, Message = "Removed {Count} files without a document")]
    public static partial void OrphansRemoved(this ILogger logger, int count);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Sweep for files without a document failed; will retry")]
    public static partial void OrphanSweepFailed(this ILogger logger, Exception exception);
}
