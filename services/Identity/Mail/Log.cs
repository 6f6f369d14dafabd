using Egret.Identity.Data;

namespace Egret.Identity.Mail;

internal static partial class Log
{
    [LoggerMessage(EventId = 360, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was sent")]
    public static partial void MailSent(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 361, Level = LogLevel.Information,
        Message = "Mail {MailId} ({Kind}) discarded: its subject no longer exists or the recipient has enough active links")]
    public static partial void MailDiscarded(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 362, Level = LogLevel.Warning, Message = "Mail {MailId} could not be sent; will retry")]
    public static partial void MailNotSent(this ILogger logger, Guid mailId, Exception exception);

    [LoggerMessage(EventId = 363, Level = LogLevel.Warning, Message = "Mail delivery iteration failed; will retry")]
    public static partial void MailDeliveryIterationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 364, Level = LogLevel.Information,
        Message = "Mail {MailId} to {Recipient} written to the log because Smtp:Host is not configured: {Subject}\n{Text}")]
    public static partial void MailWrittenToLog(this ILogger logger, Guid mailId, string recipient, string subject, string text);

    [LoggerMessage(EventId = 365, Level = LogLevel.Information,
        Message = "Mail {MailId} ({Kind}) deferred until {Until}: its recipient has reached the hourly limit")]
    public static partial void MailDeferred(this ILogger logger, Guid mailId, MailKind kind, DateTimeOffset until);

    [LoggerMessage(EventId = 366, Level = LogLevel.Error, Message = "Mail {MailId} dead-lettered: it could not be sent for three days")]
    public static partial void MailDeadLettered(this ILogger logger, Guid mailId);
}
