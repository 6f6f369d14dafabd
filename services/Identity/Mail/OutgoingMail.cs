using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Egret.Contracts.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Mail;

/// <summary>What a mail is about.</summary>
internal enum MailKind
{
    /// <summary>A way to set a forgotten password.</summary>
    PasswordReset,

    /// <summary>An invitation to an organisation.</summary>
    Invitation,

    /// <summary>News of an API key that somebody found.</summary>
    KeyReported,
}

/// <summary>
/// A mail that waits to be sent, committed with what it tells of; once sent it is kept for a while, to know how many one address has had.
/// </summary>
internal sealed class OutgoingMail
{
    private OutgoingMail()
    {
    }

    public Guid Id { get; private init; }

    public MailKind Kind { get; private init; }

    /// <summary>
    /// Normalised address that is counted, and <see cref="CountedAs"/> once it is sent: who gets it is decided then, and what is kept
    /// after it should outlive no account and no organisation.
    /// </summary>
    public string Recipient { get; private init; } = "";

    /// <summary><see cref="AddressHash"/> of one that is sent, which counts what an address had of all organisations together; null before.</summary>
    public string? SentToHash { get; private init; }

    /// <summary>The invitation, or the user; null once it is sent.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>The organisation that invites; null for what is not an invitation, and once it is sent.</summary>
    public Guid? OrganisationId { get; private init; }

    /// <summary>What else the text needs, as JSON; nothing secret.</summary>
    public string? Details { get; private set; }

    /// <summary>The token it carries, sealed by <see cref="MailSecrets"/> for this mail; gone once it is sent.</summary>
    public byte[]? SealedToken { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When it was given up: it waits for a person from then on. Null for one that was not.</summary>
    public DateTimeOffset? ParkedAt { get; private init; }

    /// <summary>A way to set a forgotten password, for an address that may have no account: that is looked up when it is sent.</summary>
    public static OutgoingMail ForPasswordReset(string normalizedEmail, DateTimeOffset now) => Create(MailKind.PasswordReset, normalizedEmail, now);

    public static OutgoingMail ForInvitation(
        Guid organisationId, Guid invitationId, string normalizedEmail, string token, MailSecrets secrets, DateTimeOffset now)
    {
        var mail = Create(MailKind.Invitation, normalizedEmail, now, invitationId, organisationId: organisationId);
        mail.Carry(token, secrets);
        return mail;
    }

    public static OutgoingMail ForReportedKey(ApiKeyReported report, string normalizedEmail, DateTimeOffset now) =>
        Create(MailKind.KeyReported, normalizedEmail, now, report.UserId, JsonSerializer.Serialize(new ReportedKey(report.KeyName, report.KeyPrefix, report.IsRevoked, report.AlsoRevokedCount)));

    /// <summary>What the mails sent to this address, of this organisation where it is one that invites, are counted under: a SHA-256.</summary>
    public string CountedAs() => HashOf($"{Recipient}\n{OrganisationId}");

    /// <summary>The address that it goes to, whoever it is of: a SHA-256.</summary>
    public string AddressHash() => HashOf(Recipient);

    public void Carry(string token, MailSecrets secrets) => SealedToken = secrets.Seal(Id, token);

    /// <summary>It is not for now; that was no attempt.</summary>
    public void PutOff(DateTimeOffset until)
    {
        Attempts--;
        NextAttemptAt = until;
    }

    /// <summary>Tells of what these would have told of too.</summary>
    public void Gather(IReadOnlyList<OutgoingMail> others)
    {
        var first = ReportedKey.Of(this);
        Details = JsonSerializer.Serialize(first with { Others = [.. first.Others ?? [], .. others.SelectMany(other => ReportedKey.Of(other).All)] });
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static OutgoingMail Create(MailKind kind, string recipient, DateTimeOffset now, Guid? subjectId = null, string? details = null, Guid? organisationId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        Recipient = recipient,
        SubjectId = subjectId,
        OrganisationId = organisationId,
        Details = details,
        CreatedAt = now,
        NextAttemptAt = now,
    };
}

/// <summary>Details of a mail about a reported key.</summary>
internal sealed record ReportedKey(string Name, string Prefix, bool IsRevoked, int AlsoRevokedCount = 0)
{
    /// <summary>Keys that are told of in the same mail.</summary>
    public IReadOnlyList<ReportedKey>? Others { get; init; }

    /// <summary>This one and those.</summary>
    [JsonIgnore]
    public IEnumerable<ReportedKey> All => [this with { Others = null }, .. Others ?? []];

    public static ReportedKey Of(OutgoingMail mail) => JsonSerializer.Deserialize<ReportedKey>(mail.Details!)!;
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails");
        builder.Property(mail => mail.Id).ValueGeneratedNever();
        builder.Property(mail => mail.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(mail => mail.Recipient).HasMaxLength(254);
        builder.Property(mail => mail.SentToHash).HasMaxLength(64);
        builder.Property(mail => mail.Details).HasColumnType("jsonb");
        builder.HasIndex(mail => mail.NextAttemptAt).HasFilter("sent_at is null and parked_at is null");
        builder.HasIndex(mail => new { mail.Recipient, mail.Kind, mail.SentAt });
        builder.HasIndex(mail => new { mail.SentToHash, mail.SentAt }).HasFilter("kind = 'Invitation' and sent_at is not null");
        // However often somebody asks, one mail waits for an address.
        builder.HasIndex(mail => mail.Recipient).IsUnique().HasFilter("kind = 'PasswordReset' and sent_at is null and parked_at is null");
    }
}
