namespace Egret.Identity.Mail;

internal static partial class Log
{
    [LoggerMessage(EventId = 360, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was sent")]
    public static partial void MailSent(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 361, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was dropped: it is about nobody, nothing any more, or one too many")]
    public static partial void MailDropped(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 362, Level = LogLevel.Warning, Message = "Mail {MailId} ({Kind}) could not be sent, attempt {Attempts}; it will be tried again")]
    public static partial void MailNotSent(this ILogger logger, Guid mailId, MailKind kind, int attempts, Exception exception);

    [LoggerMessage(EventId = 363, Level = LogLevel.Warning, Message = "Mails could not be looked after; it will be tried again")]
    public static partial void DeliveryInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 364, Level = LogLevel.Information, Message = "Mail {MailId} to {Recipient}, written here because no Smtp:Host is configured: {Subject}\n{Text}")]
    public static partial void MailWrittenToLog(this ILogger logger, Guid mailId, string recipient, string subject, string text);
}
