using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Mail;

/// <summary>Settings of mails (section <c>Mail</c>).</summary>
internal sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>Public URL of the dashboard, which links in mails start with.</summary>
    [Required]
    public Uri PublicUrl { get; init; } = new("http://localhost:8080");

    /// <summary>
    /// Maximum number of leak reports, and of invitations from one organisation, per address and hour; further mails
    /// are deferred. Also the maximum number of open password reset links per account.
    /// </summary>
    [Range(1, 1000)]
    public int MaxPerRecipient { get; init; } = 5;

    /// <summary>
    /// Maximum number of invitations mailed to one address per day, across organisations; further invitations are
    /// created without a mail. Prevents flooding a mailbox by creating many organisations.
    /// </summary>
    [Range(1, 1000)]
    public int MaxInvitationsPerRecipientPerDay { get; init; } = 10;

    /// <summary>The poll interval.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Delay before the second attempt; doubled for each further attempt, up to 15 minutes.</summary>
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
