using Egret.Identity.Data;

namespace Egret.Identity.Mail;

/// <summary>
/// Writes mails to the log if no mail server is configured, for the operator to forward. The only log message that
/// contains a token.
/// </summary>
internal sealed class LogTransport(ILogger<OutgoingMail> logger) : IMailTransport
{
    public Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken)
    {
        logger.MailWrittenToLog(mailId, mail.To, mail.Subject, mail.Text);
        return Task.CompletedTask;
    }
}
