namespace Egret.Identity.SigningKeys;

internal static partial class Log
{
    [LoggerMessage(EventId = 310, Level = LogLevel.Information, Message = "Signing key {KeyId} was created; it signs from {SignsFrom}")]
    public static partial void SigningKeyCreated(this ILogger logger, string keyId, DateTimeOffset signsFrom);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning, Message = "Signing key rotation failed; will retry")]
    public static partial void SigningKeyRotationFailed(this ILogger logger, Exception exception);
}
