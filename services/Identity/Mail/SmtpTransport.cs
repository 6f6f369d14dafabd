using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>Sends mails with the configured server.</summary>
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
        // The same for every attempt, so that the receiving server can detect duplicates.
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
