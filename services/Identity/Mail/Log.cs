namespace Egret.Identity.Mail;

internal static partial class Log
{
    [LoggerMessage(EventId = 360, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was sent")]
    public static partial void MailSent(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 361, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was dropped: it is about nobody or nothing any more, or its recipient has links enough that work")]
    public static partial void MailDropped(this ILogger logger, Guid mailId, MailKind kind);

    [LoggerMessage(EventId = 362, Level = LogLevel.Warning, Message = "Mail {MailId} could not be composed or sent; it will be tried again")]
    public static partial void MailNotSent(this ILogger logger, Guid mailId, Exception exception);

    [LoggerMessage(EventId = 363, Level = LogLevel.Warning, Message = "Mails could not be looked after; it will be tried again")]
    public static partial void DeliveryInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 364, Level = LogLevel.Information, Message = "Mail {MailId} to {Recipient}, written here because no Smtp:Host is configured: {Subject}\n{Text}")]
    public static partial void MailWrittenToLog(this ILogger logger, Guid mailId, string recipient, string subject, string text);

    [LoggerMessage(EventId = 365, Level = LogLevel.Information, Message = "Mail {MailId} ({Kind}) was put off until {Until}: its recipient has had as many as one gets in an hour")]
    public static partial void MailPutOff(this ILogger logger, Guid mailId, MailKind kind, DateTimeOffset until);

    [LoggerMessage(EventId = 366, Level = LogLevel.Error, Message = "Mail {MailId} could not be composed or sent for three days and is parked: it is not tried again by itself")]
    public static partial void MailParked(this ILogger logger, Guid mailId);
}
