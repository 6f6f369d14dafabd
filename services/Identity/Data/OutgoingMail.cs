using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Egret.Contracts.Events;

namespace Egret.Identity.Data;

/// <summary>
/// A mail to be sent, committed with the change that it reports. Retained for a limited time after sending, to count
/// the mails per address.
/// </summary>
internal sealed class OutgoingMail
{
    private OutgoingMail()
    {
    }

    public Guid Id { get; private init; }

    public MailKind Kind { get; private init; }

    /// <summary>
    /// Normalised address; <see cref="GetRecipientHash"/> after sending, so that the retained row outlives neither
    /// account nor organisation.
    /// </summary>
    public string Recipient { get; private init; } = "";

    /// <summary>
    /// <see cref="GetAddressHash"/> after sending, by which the mails to an address are counted across organisations;
    /// null before.
    /// </summary>
    public string? SentToHash { get; private init; }

    /// <summary>Id of the invitation or user; null after sending.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>Id of the inviting organisation; null for other mails and after sending.</summary>
    public Guid? OrganisationId { get; private init; }

    /// <summary>Further values for the text, as JSON, without secrets.</summary>
    public string? Details { get; private set; }

    /// <summary>The token that the mail contains, encrypted and bound to this mail; null after sending.</summary>
    public byte[]? SealedToken { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the mail was dead-lettered; null if it was not.</summary>
    public DateTimeOffset? DeadLetteredAt { get; private init; }

    /// <summary>
    /// Creates the mail of a password reset for an address that may have no account; the account is determined when
    /// the mail is sent.
    /// </summary>
    public static OutgoingMail ForPasswordReset(string normalizedEmail, DateTimeOffset now) =>
        Create(MailKind.PasswordReset, normalizedEmail, now);

    /// <summary>Creates the mail of an invitation, whose token is added with <see cref="Attach"/>.</summary>
    public static OutgoingMail ForInvitation(Guid organisationId, Guid invitationId, string normalizedEmail, DateTimeOffset now) =>
        Create(MailKind.Invitation, normalizedEmail, now, invitationId, organisationId: organisationId);

    public static OutgoingMail ForReportedKey(ApiKeyReported report, string normalizedEmail, DateTimeOffset now) =>
        Create(MailKind.KeyReported, normalizedEmail, now, report.UserId,
            JsonSerializer.Serialize(new ReportedKey(report.KeyName, report.KeyPrefix, report.IsRevoked, report.AlsoRevokedCount)));

    /// <summary>The SHA-256 of address and organisation, by which sent mails are counted.</summary>
    public string GetRecipientHash() => ComputeHash($"{Recipient}\n{OrganisationId}");

    /// <summary>The SHA-256 of the address.</summary>
    public string GetAddressHash() => ComputeHash(Recipient);

    /// <summary>Stores the encrypted token that the mail will contain.</summary>
    public void Attach(byte[] sealedToken) => SealedToken = sealedToken;

    /// <summary>Defers the mail; the current attempt is not counted.</summary>
    public void Defer(DateTimeOffset until)
    {
        Attempts--;
        NextAttemptAt = until;
    }

    /// <summary>Adds the keys of other mails to this mail.</summary>
    public void Combine(IReadOnlyList<OutgoingMail> others)
    {
        var first = ReportedKey.From(this);
        Details = JsonSerializer.Serialize(
            first with { Others = [.. first.Others ?? [], .. others.SelectMany(other => ReportedKey.From(other).All)] });
    }

    private static string ComputeHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static OutgoingMail Create(
        MailKind kind, string recipient, DateTimeOffset now, Guid? subjectId = null, string? details = null,
        Guid? organisationId = null) => new()
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
