using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

/// <summary>What mails say and how many there are (section <c>Mail</c>).</summary>
internal sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>Where people reach Egret with their browsers; what links in mails begin with.</summary>
    [Required]
    public Uri PublicUrl { get; init; } = new("http://localhost:8080");

    /// <summary>
    /// Mails about keys that were found, and invitations of one organisation, that one address gets in an hour; more are put off. Also links to
    /// set a new password that one account has at a time; while they work no more are sent.
    /// </summary>
    [Range(1, 1000)]
    public int MaxPerRecipient { get; init; } = 5;

    /// <summary>
    /// Invitations of all organisations together that are mailed to one address in a day; beyond it they are made and not mailed. Organisations
    /// cost nothing, so that without it whoever makes many of them fills a stranger's mailbox in Egret's name.
    /// </summary>
    [Range(1, 1000)]
    public int MaxInvitationsPerRecipientPerDay { get; init; } = 10;

    /// <summary>How often it is looked for mails to send.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a mail that was not taken waits for its second attempt; for the next ones twice as long each, up to a quarter of an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:15:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return new ValidationResult("Mail:PublicUrl must be an absolute http or https URL.");
        }
    }
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;

/// <summary>The server that takes mails (section <c>Smtp</c>). Without a host mails are written to the log.</summary>
internal sealed class SmtpOptions : IValidatableObject
{
    public const string Section = "Smtp";

    public string? Host { get; init; }

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>
    /// How the connection is kept private: <c>StartTls</c> insists on it, <c>SslOnConnect</c> is for port 465, <c>None</c> sends everything in
    /// clear and is for a server on the same machine.
    /// </summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    /// <summary>Whom to sign in as; nobody where it is empty.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Sender of every mail.</summary>
    public string? From { get; init; }

    /// <summary>How long a server may take over a step.</summary>
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
            yield return new ValidationResult("Smtp:From must be an e-mail address where Smtp:Host is given.");
        }

        if (string.IsNullOrEmpty(UserName) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Smtp:UserName and Smtp:Password belong together: give both or neither.");
        }
    }
}

[OptionsValidator]
internal sealed partial class SmtpOptionsValidator : IValidateOptions<SmtpOptions>;
