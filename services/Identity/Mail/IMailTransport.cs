namespace Egret.Identity.Mail;

/// <summary>Transport of mails: SMTP or the log.</summary>
internal interface IMailTransport
{
    /// <summary>Sends a mail. Throws if it was not accepted.</summary>
    Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken);
}
