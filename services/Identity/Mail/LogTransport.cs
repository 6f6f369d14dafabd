namespace Egret.Identity.Mail;

/// <summary>
/// Writes mails to the log of a deployment that has no server for them: its operator passes them on. It is the only line of any log that
/// holds a token.
/// </summary>
internal sealed class LogTransport(ILogger<OutgoingMail> logger) : IMailTransport
{
    public Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken)
    {
        logger.MailWrittenToLog(mailId, mail.To, mail.Subject, mail.Text);
        return Task.CompletedTask;
    }
}
