using System.Text.Json;
using Egret.Identity.Accounts;
using Egret.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>
/// Finds who gets a waiting mail and what it says, at the moment it is sent: it is not sent at all where what it tells of is no longer so.
/// </summary>
internal sealed class MailComposer(
    IdentityContext database, MailSecrets secrets, IOptions<MailOptions> options, IOptions<PasswordResetOptions> resets, TimeProvider time)
{
    /// <summary>The mail, or null for one that is not to be sent. What it changes is the caller's to save before it is sent.</summary>
    public async Task<ComposedMail?> ComposeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var hourAgo = time.GetUtcNow() - TimeSpan.FromHours(1);
        var recipient = OutgoingMail.CountedAs(mail.Recipient);
        var sent = await database.OutgoingMails.CountAsync(
            other => other.Recipient == recipient && other.Kind == mail.Kind && other.SentAt > hourAgo, cancellationToken);
        var composed = sent >= options.Value.MaxPerRecipient
            ? null
            : mail.Kind switch
            {
                MailKind.PasswordReset => await ComposeResetAsync(mail, cancellationToken),
                MailKind.Invitation => await ComposeInvitationAsync(mail, cancellationToken),
                MailKind.KeyReported => await ComposeReportAsync(mail, cancellationToken),
                _ => throw new InvalidOperationException($"Mail {mail.Id} is of the unknown kind {mail.Kind}."),
            };
        // An address may be all that signing up asks of one and yet be none that means exactly itself in a mail.
        return composed is not null && MailboxAddress.TryParse(composed.To, out var address)
            && string.Equals(address.Address, composed.To, StringComparison.OrdinalIgnoreCase) ? composed : null;
    }

    private async Task<ComposedMail?> ComposeResetAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Sent to the account's own spelling of the address, whatever the request's was.
        var user = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.NormalizedEmail == mail.Recipient && row.IsActive, cancellationToken);
        if (user is null)
        {
            return null;
        }

        string token;
        if (mail.SealedToken is null)
        {
            database.Add(PasswordReset.Create(user.Id, now, resets.Value.Lifetime, out token));
            mail.Carry(token, secrets);
        }
        else
        {
            token = secrets.Open(mail.Id, mail.SealedToken);
            var hash = PasswordReset.HashOf(token);
            if (!await database.PasswordResets.AnyAsync(reset => reset.TokenHash == hash && reset.ExpiresAt > now, cancellationToken))
            {
                return null;
            }
        }

        // After the "#", which browsers keep to themselves: no server's log on the way gets to see the token.
        return new ComposedMail(user.Email!, "Set a new password for Egret",
            $"""
            Somebody, most likely you, asked for a new password for your account at {options.Value.PublicUrl}.

            Set it here within {(int)resets.Value.Lifetime.TotalMinutes} minutes:
            {Link("reset-password", $"uid={user.Id}&token={token}")}

            If it was not you, do nothing: your password stays as it is.
            """);
    }

    private async Task<ComposedMail?> ComposeInvitationAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var invitation = await database.Invitations.AsNoTracking()
            .Where(row => row.Id == mail.SubjectId && row.ExpiresAt > now && row.Organisation.IsActive)
            .Select(row => new { row.Email, row.Role, row.ExpiresAt, row.Organisation.Name })
            .SingleOrDefaultAsync(cancellationToken);
        return invitation is null || mail.SealedToken is null
            ? null
            : new ComposedMail(invitation.Email, "You are invited to an organisation in Egret",
                $"""
                You are invited to join the organisation "{OneLine(invitation.Name)}" at {options.Value.PublicUrl} as {Organisations.OrganisationRoleNames.ToWireName(invitation.Role)}.

                Accept here until {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC, signed in with this address:
                {Link("accept-invitation", $"token={secrets.Open(mail.Id, mail.SealedToken)}")}

                If you do not know who invited you, do nothing.
                """);
    }

    private async Task<ComposedMail?> ComposeReportAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var email = await database.Users.Where(user => user.Id == mail.SubjectId && user.IsActive).Select(user => user.Email)
            .SingleOrDefaultAsync(cancellationToken);
        if (email is null || mail.Details is null)
        {
            return null;
        }

        var key = JsonSerializer.Deserialize<ReportedKey>(mail.Details)!;
        var advice = key.IsRevoked
            ? "It was revoked at once; nobody can use it any more. Make a new one where you still need it."
            : "It still works. Rotate or revoke it now, and find out where it became known.";
        var others = key.AlsoRevokedCount == 0
            ? ""
            : $" So were {key.AlsoRevokedCount} other keys that were made with it: whoever found it may have made them. Their events name this key.";
        return new ComposedMail(email, "One of your Egret API keys was found in public",
            $"""
            Somebody handed in your API key "{OneLine(key.Name)}" ({OneLine(key.Prefix)}…) at {options.Value.PublicUrl}, because it is known to others than you.

            {advice}{others}
            """);
    }

    private string Link(string page, string fragment) => new UriBuilder(options.Value.PublicUrl) { Path = page, Fragment = fragment }.Uri.AbsoluteUri;

    /// <summary>What somebody chose as a name stays a name, and cannot be made to look like the rest of the mail.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
