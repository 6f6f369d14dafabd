using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>A mail as it leaves.</summary>
internal sealed record ComposedMail(string To, string Subject, string Text)
{
    public override string ToString() => "ComposedMail { redacted }";
}

/// <summary>How mails leave: by SMTP, or to the log.</summary>
internal interface IMailTransport
{
    /// <summary>Hands a mail over. Throws when it was not taken.</summary>
    Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken);
}

/// <summary>Hands mails to the configured server.</summary>
internal sealed class SmtpTransport(IOptions<SmtpOptions> options, TimeProvider time) : IMailTransport
{
    public async Task SendAsync(Guid mailId, ComposedMail mail, CancellationToken cancellationToken)
    {
        var smtp = options.Value;
        using var message = new MimeMessage();
        var from = MailboxAddress.Parse(smtp.From!);
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Subject = mail.Subject;
        message.Date = time.GetUtcNow();
        // The same at every attempt: a mail that was sent and not confirmed is no second one to the recipient's server.
        message.MessageId = $"{mailId:N}@{from.Domain}";
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = mail.Text };

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(smtp.Timeout * 3);
        using var client = new SmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds };
        await client.ConnectAsync(smtp.Host!, smtp.Port, smtp.Security, limit.Token);
        if (!string.IsNullOrEmpty(smtp.UserName))
        {
            await client.AuthenticateAsync(smtp.UserName, smtp.Password!, limit.Token);
        }

        await client.SendAsync(message, limit.Token);
        await client.DisconnectAsync(quit: true, limit.Token);
    }
}

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
