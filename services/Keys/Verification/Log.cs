namespace Egret.Keys.Verification;

internal static partial class Log
{
    [LoggerMessage(EventId = 1100, Level = LogLevel.Warning,
        Message = "The verdicts on {Count} secrets, one of them of API key {KeyId}, could not be dropped from Redis; gateways may follow theirs for up to ten seconds more")]
    public static partial void VerdictsNotInvalidated(this ILogger logger, int count, Guid keyId, Exception exception);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The last uses of {Count} keys could not be written; they will be with the next ones")]
    public static partial void UsesNotWritten(this ILogger logger, int count, Exception exception);
}
