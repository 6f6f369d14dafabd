using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>
/// Determines recipient and text of a mail when it is sent. A mail whose subject no longer exists is discarded.
/// </summary>
internal sealed class MailComposer(
    IdentityContext database, MailSecrets secrets, IOptions<MailOptions> options, IOptions<PasswordResetOptions> resets, TimeProvider time)
{
    /// <summary>The maximum number of mails combined into one.</summary>
    private const int MaxCombined = 100;

    /// <summary>The maximum length of an organisation name in a mail.</summary>
    private const int MaxNameLength = 60;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Decides about a mail. The caller saves the changes in the open transaction before sending.</summary>
    public async Task<MailDecision> ComposeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var composed = mail.Kind switch
        {
            MailKind.PasswordReset => await ComposeResetAsync(mail, cancellationToken),
            MailKind.Invitation => await ComposeInvitationAsync(mail, cancellationToken),
            MailKind.KeyReported => await ComposeReportAsync(mail, cancellationToken),
            _ => throw new InvalidOperationException($"Mail {mail.Id} is of the unknown kind {mail.Kind}."),
        };
        // Registration accepts addresses that a mail parser reads differently; those receive no mail.
        return composed is MailDecision.Send(var ready) && !(MailboxAddress.TryParse(ready.To, out var address)
            && string.Equals(address.Address, ready.To, StringComparison.OrdinalIgnoreCase)) ? new MailDecision.Discard() : composed;
    }

    /// <summary>
    /// Returns when the recipient is below the hourly limit again; null if below it now. Invitations are counted per
    /// organisation, so that one organisation cannot defer the invitations of another; <see
    /// cref="HasReachedInvitationLimitAsync"/> counts across organisations.
    /// </summary>
    private async Task<DateTimeOffset?> FindDeferralAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Window;
        var recipient = mail.GetRecipientHash();
        var oldestOfTooMany = await database.OutgoingMails
            .Where(other => other.Recipient == recipient && other.Kind == mail.Kind && other.SentAt > since)
            .OrderByDescending(other => other.SentAt).Skip(options.Value.MaxPerRecipient - 1)
            .Select(other => other.SentAt).FirstOrDefaultAsync(cancellationToken);
        return oldestOfTooMany + Window;
    }

    /// <summary>
    /// Whether the recipient has reached the daily limit of invitations across organisations. Uses the index on the
    /// address hash.
    /// </summary>
    private async Task<bool> HasReachedInvitationLimitAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().AddDays(-1);
        var address = mail.GetAddressHash();
        return await database.OutgoingMails.CountAsync(
            other => other.SentToHash == address && other.Kind == MailKind.Invitation && other.SentAt > since, cancellationToken)
            >= options.Value.MaxInvitationsPerRecipientPerDay;
    }

    private async Task<MailDecision> ComposeResetAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Sent to the address as stored with the account, regardless of its spelling in the request.
        var user = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.NormalizedEmail == mail.Recipient && row.IsActive, cancellationToken);
        if (user is null || await FindTokenAsync(mail, user, now, cancellationToken) is not { } token)
        {
            return new MailDecision.Discard();
        }

        // In the fragment, which browsers do not send, so that no server log contains the token.
        return new MailDecision.Send(new(user.Email!, "Set a new password for Egret",
            $"""
            A new password was requested for your account at {options.Value.PublicUrl}.

            Set it here within {(int)resets.Value.Lifetime.TotalMinutes} minutes:
            {Link("reset-password", $"uid={user.Id}&token={token}")}

            If you did not request it, ignore this mail: your password stays unchanged.
            """));
    }

    /// <summary>Returns the token for the mail; null if the account needs none.</summary>
    private async Task<string?> FindTokenAsync(OutgoingMail mail, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = database.PasswordResets.Where(reset => reset.UserId == user.Id && reset.ExpiresAt > now);
        if (mail.SealedToken is not null)
        {
            var carried = secrets.Open(mail.Id, mail.SealedToken);
            var hash = PasswordReset.ComputeHash(carried);
            if (await open.AnyAsync(reset => reset.TokenHash == hash, cancellationToken))
            {
                return carried;
            }

            if (user.PasswordChangedAt > mail.CreatedAt)
            {
                return null;
            }
        }

        // Limits the open links per account: repeated requests by a third party do not flood the mailbox, and the
        // open links stay valid.
        if (await open.CountAsync(cancellationToken) >= options.Value.MaxPerRecipient)
        {
            return null;
        }

        database.Add(PasswordReset.Create(user.Id, now, resets.Value.Lifetime, out var token));
        mail.Attach(secrets.Seal(mail.Id, token));
        return token;
    }

    private async Task<MailDecision> ComposeInvitationAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var invitation = await database.OpenInvitations(now).AsNoTracking()
            .Where(row => row.Id == mail.SubjectId && row.Organisation.IsActive)
            .Select(row => new { row.Email, row.Role, row.ExpiresAt, row.Organisation.Name })
            .SingleOrDefaultAsync(cancellationToken);
        if (invitation is null || mail.SealedToken is null || await HasReachedInvitationLimitAsync(mail, cancellationToken))
        {
            // Discarded instead of deferred, because deferred mails would use the limits of the following days. The
            // inviter has the token and can forward it.
            return new MailDecision.Discard();
        }

        var (site, role) = (options.Value.PublicUrl, invitation.Role.ToWireName());
        return await FindDeferralAsync(mail, cancellationToken) is { } until
            ? new MailDecision.Defer(until)
            : new MailDecision.Send(new(invitation.Email, "You are invited to an organisation in Egret",
                $"""
                You are invited to join an organisation at {site} as {role}. Its name, as given by the inviter, is
                "{MailSafeName.From(invitation.Name, MaxNameLength)}".

                Accept here until {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC, signed in with this address:
                {Link("accept-invitation", $"token={secrets.Open(mail.Id, mail.SealedToken)}")}

                If you do not know who invited you, do nothing.
                """));
    }

    private async Task<MailDecision> ComposeReportAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var email = await database.Users.Where(user => user.Id == mail.SubjectId && user.IsActive).Select(user => user.Email)
            .SingleOrDefaultAsync(cancellationToken);
        if (email is null || mail.Details is null)
        {
            return new MailDecision.Discard();
        }

        if (await FindDeferralAsync(mail, cancellationToken) is { } until)
        {
            return new MailDecision.Defer(until);
        }

        // Combined at the first attempt only: a repetition under the same message id must have the same text.
        if (mail.Attempts == 1)
        {
            await CombineAsync(mail, cancellationToken);
        }

        ReportedKey[] keys = [.. ReportedKey.From(mail).All];
        return new MailDecision.Send(keys is [var key]
            ? new(email, "One of your Egret API keys was found in public",
                $"""
                Your API key {FormatName(key)} was reported as leaked at {options.Value.PublicUrl}.

                {FormatAdvice(key)}
                """)
            : new(email, $"{keys.Length} of your Egret API keys were found in public",
                $"""
                {keys.Length} of your API keys were reported as leaked at {options.Value.PublicUrl}.

                {string.Join("\n\n", keys.Select(found => $"{FormatName(found)}: {FormatAdvice(found)}"))}
                """));
    }

    /// <summary>Combines the pending mails for the same user; skips mails locked by another replica.</summary>
    private async Task CombineAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var others = await database.OutgoingMails
            .FromSql(
                $"""
                select * from outgoing_mails
                where kind = 'KeyReported' and recipient = {mail.Recipient} and subject_id = {mail.SubjectId}
                    and sent_at is null and dead_lettered_at is null and attempts = 0 and id <> {mail.Id}
                order by id limit {MaxCombined - 1} for update skip locked
                """)
            .ToListAsync(cancellationToken);
        if (others.Count > 0)
        {
            mail.Combine(others);
            database.RemoveRange(others);
        }
    }

    private static string FormatName(ReportedKey key) => $"\"{ToSingleLine(key.Name)}\" ({ToSingleLine(key.Prefix)}…)";

    private static string FormatAdvice(ReportedKey key)
    {
        var advice = key.IsRevoked
            ? "It was revoked immediately and is no longer accepted. Create a new key where you need one."
            : "It is still valid. Rotate or revoke it now, and find out how it leaked.";
        return key.AlsoRevokedCount == 0
            ? advice
            : $"{advice} {key.AlsoRevokedCount} other keys that were created with it were revoked too, because a "
                + "third party may have created them. Their events name this key.";
    }

    private string Link(string page, string fragment) =>
        new UriBuilder(options.Value.PublicUrl) { Path = page, Fragment = fragment }.Uri.AbsoluteUri;

    /// <summary>
    /// Replaces control characters, so that a name chosen by a user cannot imitate the text of the mail.
    /// </summary>
    private static string ToSingleLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
