namespace Egret.Identity.Accounts;

internal static partial class Log
{
    [LoggerMessage(EventId = 320, Level = LogLevel.Information, Message = "User {UserId} registered")]
    public static partial void UserRegistered(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 321, Level = LogLevel.Information, Message = "User {UserId} changed their password")]
    public static partial void PasswordChanged(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 322, Level = LogLevel.Information, Message = "User {UserId} deleted their account")]
    public static partial void AccountDeleted(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 323, Level = LogLevel.Information, Message = "User {UserId} was created as the platform administrator")]
    public static partial void AdministratorCreated(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 324, Level = LogLevel.Information,
        Message = "User {UserId} received the configured password of the platform administrator")]
    public static partial void AdministratorUpdated(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 325, Level = LogLevel.Warning,
        Message = "Existing user {UserId} was promoted to platform administrator; review the API keys and memberships of the account")]
    public static partial void ExistingAccountMadeAdministrator(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 327, Level = LogLevel.Information, Message = "User {UserId} reset the password")]
    public static partial void PasswordReset(this ILogger logger, Guid userId);

    [LoggerMessage(EventId = 328, Level = LogLevel.Information, Message = "Password reset requested (mail {MailId})")]
    public static partial void PasswordResetRequested(this ILogger logger, Guid mailId);

    [LoggerMessage(EventId = 326, Level = LogLevel.Warning,
        Message = "The configured password of the platform administrator violates the password policy; configure a stronger one")]
    public static partial void AdministratorPasswordIsWeak(this ILogger logger);
}
