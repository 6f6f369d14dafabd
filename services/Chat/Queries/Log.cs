namespace Egret.Chat.Queries;

internal static partial class Log
{
    [LoggerMessage(EventId = 510, Level = LogLevel.Information, Message = "Answer of {ModelId} in session {SessionId} interrupted")]
    public static partial void AnswerInterrupted(this ILogger logger, Guid sessionId, string modelId);

    [LoggerMessage(EventId = 511, Level = LogLevel.Warning, Message = "Model {ModelId} failed; fallback to the extractive model")]
    public static partial void ModelFellBack(this ILogger logger, string modelId, Exception exception);

    [LoggerMessage(
        EventId = 512,
        Level = LogLevel.Warning,
        Message = "{Count} citations of {ModelId} removed: not supported by their sources")]
    public static partial void CitationsRemoved(this ILogger logger, string modelId, int count);

    [LoggerMessage(EventId = 513, Level = LogLevel.Warning, Message = "Model provider failed")]
    public static partial void ModelFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 514, Level = LogLevel.Error, Message = "Streamed answer failed after its first event")]
    public static partial void StreamFailed(this ILogger logger, Exception exception);
}
