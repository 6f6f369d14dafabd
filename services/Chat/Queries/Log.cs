namespace Egret.Chat.Queries;

internal static partial class Log
{
    [LoggerMessage(EventId = 510, Level = LogLevel.Information, Message = "The answer of {ModelId} in session {SessionId} was broken off")]
    public static partial void AnswerInterrupted(this ILogger logger, Guid sessionId, string modelId);

    [LoggerMessage(EventId = 511, Level = LogLevel.Warning, Message = "{ModelId} failed; the built-in model answered instead")]
    public static partial void ModelFellBack(this ILogger logger, string modelId, Exception exception);

    [LoggerMessage(EventId = 512, Level = LogLevel.Warning, Message = "{Count} citations of {ModelId} were not supported by their sources and were taken out")]
    public static partial void CitationsRemoved(this ILogger logger, string modelId, int count);

    [LoggerMessage(EventId = 513, Level = LogLevel.Warning, Message = "The provider of a model failed")]
    public static partial void ModelFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 514, Level = LogLevel.Error, Message = "A streamed answer failed after its first line")]
    public static partial void StreamFailed(this ILogger logger, Exception exception);
}
