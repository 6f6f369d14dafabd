using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.BackgroundWork;

internal static partial class Log
{
    [LoggerMessage(EventId = 130, Level = LogLevel.Error, Message = "{Worker} failed; restarts in {Delay}")]
    public static partial void BackgroundWorkFailed(this ILogger logger, string worker, TimeSpan delay, Exception exception);
}
