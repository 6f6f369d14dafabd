using System.ComponentModel.DataAnnotations;
using MailKit.Security;

namespace Egret.Identity.Mail;

/// <summary>The mail server (section <c>Smtp</c>). Without a host, mails are written to the log.</summary>
internal sealed class SmtpOptions : IValidatableObject
{
    public const string Section = "Smtp";

    public string? Host { get; init; }

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>
    /// Transport security: <c>StartTls</c> requires STARTTLS, <c>SslOnConnect</c> is for port 465, <c>None</c> is
    /// unencrypted and only for a server on the same machine.
    /// </summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    /// <summary>User name for authentication; empty for none.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Sender address of every mail.</summary>
    public string? From { get; init; }

    /// <summary>Timeout of each step.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Host))
        {
            yield break;
        }

        if (!MimeKit.MailboxAddress.TryParse(From, out _))
        {
            yield return new ValidationResult("Smtp:From must be an e-mail address if Smtp:Host is set.");
        }

        if (string.IsNullOrEmpty(UserName) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Smtp:UserName and Smtp:Password must be set together.");
        }
    }
}
