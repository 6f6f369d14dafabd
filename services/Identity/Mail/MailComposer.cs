using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Identity.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>What is to become of a mail.</summary>
internal abstract record MailDecision
{
    /// <summary>It goes out.</summary>
    public sealed record Send(ComposedMail Mail) : MailDecision;

    /// <summary>It is looked at again then.</summary>
    public sealed record PutOff(DateTimeOffset Until) : MailDecision;

    /// <summary>There is nothing, or nobody, to tell any more.</summary>
    public sealed record Drop : MailDecision;
}

/// <summary>
/// Finds who gets a waiting mail and what it says, at the moment it is sent: it is not sent at all where what it tells of is no longer so.
/// </summary>
internal sealed class MailComposer(
    IdentityContext database, MailSecrets secrets, IOptions<MailOptions> options, IOptions<PasswordResetOptions> resets, TimeProvider time)
{
    /// <summary>How many mails are gathered into one at most.</summary>
    private const int MaxGathered = 100;

    /// <summary>Of what somebody calls their organisation, in a mail to a stranger.</summary>
    private const int LongestName = 60;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>What is to become of a mail. What that changes is the caller's to save, in the transaction that is open, before it is sent.</summary>
    public async Task<MailDecision> ComposeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var composed = mail.Kind switch
        {
            MailKind.PasswordReset => await ComposeResetAsync(mail, cancellationToken),
            MailKind.Invitation => await ComposeInvitationAsync(mail, cancellationToken),
            MailKind.KeyReported => await ComposeReportAsync(mail, cancellationToken),
            _ => throw new InvalidOperationException($"Mail {mail.Id} is of the unknown kind {mail.Kind}."),
        };
        // An address may be all that signing up asks of one and yet be none that means exactly itself in a mail.
        return composed is MailDecision.Send(var ready) && !(MailboxAddress.TryParse(ready.To, out var address)
            && string.Equals(address.Address, ready.To, StringComparison.OrdinalIgnoreCase)) ? new MailDecision.Drop() : composed;
    }

    /// <summary>
    /// Until when its recipient has had as many as they get in an hour; null when they have not. Invitations are counted for each organisation, so
    /// that no stranger's put another's off; <see cref="HasHadEnoughInvitationsAsync"/> counts them together.
    /// </summary>
    private async Task<DateTimeOffset?> FindPutOffAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Window;
        var recipient = mail.CountedAs();
        var oldestOfTooMany = await database.OutgoingMails
            .Where(other => other.Recipient == recipient && other.Kind == mail.Kind && other.SentAt > since)
            .OrderByDescending(other => other.SentAt).Skip(options.Value.MaxPerRecipient - 1)
            .Select(other => other.SentAt).FirstOrDefaultAsync(cancellationToken);
        return oldestOfTooMany + Window;
    }

    /// <summary>Whether its recipient was mailed as many invitations as they get in a day, whoever made them. By the index on the address's hash.</summary>
    private async Task<bool> HasHadEnoughInvitationsAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().AddDays(-1);
        var address = mail.AddressHash();
        return await database.OutgoingMails.CountAsync(
            other => other.SentToHash == address && other.Kind == MailKind.Invitation && other.SentAt > since, cancellationToken)
            >= options.Value.MaxInvitationsPerRecipientPerDay;
    }

    private async Task<MailDecision> ComposeResetAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Sent to the account's own spelling of the address, whatever the request's was.
        var user = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.NormalizedEmail == mail.Recipient && row.IsActive, cancellationToken);
        if (user is null || await FindTokenAsync(mail, user, now, cancellationToken) is not { } token)
        {
            return new MailDecision.Drop();
        }

        // After the "#", which browsers keep to themselves: no server's log on the way gets to see the token.
        return new MailDecision.Send(new(user.Email!, "Set a new password for Egret",
            $"""
            Somebody, most likely you, asked for a new password for your account at {options.Value.PublicUrl}.

            Set it here within {(int)resets.Value.Lifetime.TotalMinutes} minutes:
            {Link("reset-password", $"uid={user.Id}&token={token}")}

            If it was not you, do nothing: your password stays as it is.
            """));
    }

    /// <summary>The token that the mail is to carry; null when its account needs none.</summary>
    private async Task<string?> FindTokenAsync(OutgoingMail mail, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = database.PasswordResets.Where(reset => reset.UserId == user.Id && reset.ExpiresAt > now);
        if (mail.SealedToken is not null)
        {
            var carried = secrets.Open(mail.Id, mail.SealedToken);
            var hash = PasswordReset.HashOf(carried);
            if (await open.AnyAsync(reset => reset.TokenHash == hash, cancellationToken))
            {
                return carried;
            }

            if (user.PasswordChangedAt > mail.CreatedAt)
            {
                return null;
            }
        }

        // Whoever asks again and again for somebody else fills no mailbox, and keeps nobody from the link that they need.
        if (await open.CountAsync(cancellationToken) >= options.Value.MaxPerRecipient)
        {
            return null;
        }

        database.Add(PasswordReset.Create(user.Id, now, resets.Value.Lifetime, out var token));
        mail.Carry(token, secrets);
        return token;
    }

    private async Task<MailDecision> ComposeInvitationAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var invitation = await database.OpenInvitations(now).AsNoTracking()
            .Where(row => row.Id == mail.SubjectId && row.Organisation.IsActive)
            .Select(row => new { row.Email, row.Role, row.ExpiresAt, row.Organisation.Name })
            .SingleOrDefaultAsync(cancellationToken);
        if (invitation is null || mail.SealedToken is null || await HasHadEnoughInvitationsAsync(mail, cancellationToken))
        {
            // Not put off: who fills a mailbox would only fill the next days too. Whoever invites has the token, and can hand it on.
            return new MailDecision.Drop();
        }

        return await FindPutOffAsync(mail, cancellationToken) is { } until
            ? new MailDecision.PutOff(until)
            : new MailDecision.Send(new(invitation.Email, "You are invited to an organisation in Egret",
                $"""
                You are invited to join an organisation at {options.Value.PublicUrl} as {invitation.Role.ToWireName()}. Whoever invites you calls it
                "{DefusedName.Of(invitation.Name, LongestName)}".

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
            return new MailDecision.Drop();
        }

        if (await FindPutOffAsync(mail, cancellationToken) is { } until)
        {
            return new MailDecision.PutOff(until);
        }

        // At the first attempt only: a mail that was sent and not confirmed must say the same when it is sent again under the same id.
        if (mail.Attempts == 1)
        {
            await GatherAsync(mail, cancellationToken);
        }

        ReportedKey[] keys = [.. ReportedKey.Of(mail).All];
        return new MailDecision.Send(keys is [var key]
            ? new(email, "One of your Egret API keys was found in public",
                $"""
                Somebody handed in your API key {NameOf(key)} at {options.Value.PublicUrl}, because it is known to others than you.

                {AdviceOn(key)}
                """)
            : new(email, $"{keys.Length} of your Egret API keys were found in public",
                $"""
                Somebody handed in {keys.Length} of your API keys at {options.Value.PublicUrl}, because they are known to others than you.

                {string.Join("\n\n", keys.Select(found => $"{NameOf(found)}: {AdviceOn(found)}"))}
                """));
    }

    /// <summary>Takes along what else waits for the same user. What another replica sends just now is passed over.</summary>
    private async Task GatherAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var others = await database.OutgoingMails
            .FromSql(
                $"""
                select * from outgoing_mails
                where kind = 'KeyReported' and recipient = {mail.Recipient} and subject_id = {mail.SubjectId} and sent_at is null and parked_at is null
                    and attempts = 0 and id <> {mail.Id}
                order by id limit {MaxGathered - 1} for update skip locked
                """)
            .ToListAsync(cancellationToken);
        if (others.Count > 0)
        {
            mail.Gather(others);
            database.RemoveRange(others);
        }
    }

    private static string NameOf(ReportedKey key) => $"\"{OneLine(key.Name)}\" ({OneLine(key.Prefix)}…)";

    private static string AdviceOn(ReportedKey key)
    {
        var advice = key.IsRevoked
            ? "It was revoked at once; nobody can use it any more. Make a new one where you still need it."
            : "It still works. Rotate or revoke it now, and find out where it became known.";
        return key.AlsoRevokedCount == 0
            ? advice
            : $"{advice} So were {key.AlsoRevokedCount} other keys that were made with it: whoever found it may have made them. Their events name this key.";
    }

    private string Link(string page, string fragment) => new UriBuilder(options.Value.PublicUrl) { Path = page, Fragment = fragment }.Uri.AbsoluteUri;

    /// <summary>What somebody chose as a name stays a name, and cannot be made to look like the rest of the mail.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
