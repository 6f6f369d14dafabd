namespace Egret.Identity.Tokens;

internal static partial class Log
{
    [LoggerMessage(EventId = 330, Level = LogLevel.Information, Message = "User {UserId} signed in ({FamilyId})")]
    public static partial void SignedIn(this ILogger logger, Guid userId, Guid familyId);

    [LoggerMessage(EventId = 331, Level = LogLevel.Information, Message = "User {UserId} signed out ({FamilyId})")]
    public static partial void SignedOut(this ILogger logger, Guid userId, Guid familyId);

    [LoggerMessage(EventId = 332, Level = LogLevel.Information, Message = "User {UserId} signed out everywhere")]
    public static partial void SignedOutEverywhere(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 333, Level = LogLevel.Warning,
        Message = "A replaced refresh token of user {UserId} was reused: family {FamilyId} is revoked")]
    public static partial void RefreshTokenReuseDetected(this ILogger logger, Guid userId, Guid familyId);
}
