namespace Egret.Keys.Verification;

internal static partial class Log
{
    [LoggerMessage(EventId = 1100, Level = LogLevel.Warning,
        Message = "Verdicts of {Count} secrets, first of API key {KeyId}, not invalidated in Redis; "
            + "gateways may use cached verdicts for up to 10 seconds")]
    public static partial void VerdictsNotInvalidated(this ILogger logger, int count, Guid keyId, Exception exception);

    [LoggerMessage(
        EventId = 1101,
        Level = LogLevel.Warning,
        Message = "Last uses of {Count} API keys not written; will retry with the next batch")]
    public static partial void UsesNotWritten(this ILogger logger, int count, Exception exception);
}
