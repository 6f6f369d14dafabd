namespace Egret.Identity.Mail;

/// <summary>How mails leave: by SMTP, or to the log.</summary>
internal interface IMailTransport
{
    /// <summary>Hands a mail over. Throws when it was not taken.</summary>
    Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken);
}
